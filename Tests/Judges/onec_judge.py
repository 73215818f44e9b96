"""Reads payment orders in 1CClientBankExchange with two readers, and writes them again with one.

onec_judge.py PATH: a field that banks demand and that is missing, a bad date or amount, and a
number of documents on which the two do not agree, are refused.
"""
import sys

from client_bank_1c import ClientBank1CLoader
from client_bank_exchange_1c import Document, Header
from judged import judge


def verdict(file):
    raw = file.read_bytes()
    lines = raw.split(b"\r\n")
    if lines.pop() != b"" or b"\n" in b"".join(lines):
        sys.exit("line ends are not CR LF")
    text = raw.decode("cp1251").replace("\r\n", "\n")
    if not text.startswith("1CClientBankExchange\n") or not text.endswith("\nКонецФайла\n"):
        sys.exit("no such file")
    Header.from_text(text).to_text()
    documents = Document.from_text(text)
    documents = documents if isinstance(documents, list) else [documents]
    for document in documents:
        for part in (document, document.payer, document.receiver, document.payment):
            part.to_text()
    second = ClientBank1CLoader()(text).documents
    ours = [(x.number, x.amount, x.date) for x in documents]
    theirs = [(x["Номер"], x["Сумма"], x["Дата"]) for x in second]
    if ours != theirs:
        sys.exit(f"{ours} is not {theirs}")
    said = [f"{x.number} {x.date} {x.amount} {x.receiver.l1_name}" for x in documents]
    return "\n".join(said + [f"sum {sum(x.amount for x in documents)}"])


judge(sys.argv[1], verdict)
