"""Reads a journal as CSV the way an accounting program does and checks what no public program does.

csv_judge.py PROFILE PATH: every row has all cells, amounts have two decimals and dates are dates,
lines end in CR LF, and each journal adds up to zero.
"""
import csv
import re
import sys
from collections import defaultdict
from decimal import Decimal

from judged import judge

DMY, MDY = r"\d\d/\d\d/\d{4}", r"(0\d|1[0-2])/\d\d/\d{4}"


def amount(text, mark="."):
    if not re.fullmatch(r"-?\d+" + re.escape(mark) + r"\d\d", text):
        raise ValueError(f"amount {text!r}")
    return Decimal(text.replace(mark, "."))


def sides(debit, credit, mark="."):
    if bool(debit) == bool(credit):
        raise ValueError("a row is either debit or credit")
    return amount(debit, mark) if debit else -amount(credit, mark)


# profile: delimiter, encoding, rows at most, journal, date and its form, signed amount of a row
PROFILES = {
    "xero": (",", "utf-8", 300, "*Narration", "*Date", DMY, lambda r: amount(r["*Amount"])),
    "quickbooks-online": (
        ",", "utf-8", 1000, "Journal No", "Journal Date", MDY,
        lambda r: sides(r["Debits"], r["Credits"])),
    "sage-50": (
        ",", "utf-8", None, "Reference", "Date", DMY,
        lambda r: amount(r["Net Amount"]) * {"JD": 1, "JC": -1}[r["Type"]]),
    "sage-intacct": (
        ",", "utf-8", None, "DOCUMENT", "DATE", MDY + "|", lambda r: sides(r["DEBIT"], r["CREDIT"])),
    "gnucash": (
        ",", "utf-8", None, "Transaction ID", "Date", r"\d{4}-\d\d-\d\d",
        lambda r: sides(r["Deposit"], r["Withdrawal"])),
    "sap": (
        ";", "utf-8", None, "DOC_SEQ", "PSTNG_DATE", r"\d{8}", lambda r: amount(r["AMT_DOCCUR"])),
    "generic": (
        ";", "utf-8", None, "reference", "date", r"\d\d\.\d\d\.\d{4}",
        lambda r: sides(r["debit"], r["credit"], ",")),
    "windows-1251-tab": (
        "\t", "cp1251", None, "reference", "date", r"\d\d\.\d\d\.\d{4}",
        lambda r: sides(r["debit"], r["credit"])),
}

delimiter, encoding, limit, journal, date, form, value = PROFILES[sys.argv[1]]


def verdict(file):
    raw = file.read_bytes()
    if not raw.endswith(b"\r\n") or re.search(rb"(?<!\r)\n", raw):
        sys.exit("line ends are not CR LF")
    sums, errors, count = defaultdict(Decimal), [], 0
    rows = csv.reader(raw.decode(encoding).split("\r\n")[:-1], delimiter=delimiter, strict=True)
    header = next(rows)
    for number, cells in enumerate(rows, 1):
        count += 1
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells of {len(header)}")
            row = dict(zip(header, cells))
            sums[row[journal]] += value(row)
            if not re.fullmatch(form, row[date]):
                raise ValueError(f"date {row[date]!r}")
        except (ValueError, KeyError) as error:
            errors.append(f"row {number}: {error}")
    errors += [f"{name} is off by {off}" for name, off in sums.items() if off]
    if limit and count > limit:
        errors.append(f"{count} rows, and {limit} are allowed")
    if errors:
        sys.exit("\n".join(errors[:5]))
    return f"{len(sums)} journals {count} rows"


judge(sys.argv[2], verdict)
