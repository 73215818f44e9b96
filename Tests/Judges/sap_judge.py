"""Posts the documents of a CSV file for SAP to mock-sap, which checks them as SAP does.

sap_judge.py PATH: starts the mock on a free port of this machine and ends it.
"""
import csv
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from itertools import groupby
from pathlib import Path

from judged import judge

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
program = Path(sys.executable).parent / "mock-sap"


def verdict(file):
    posted = 0
    rows = list(csv.DictReader(open(file, encoding="utf-8"), delimiter=";"))
    for number, group in groupby(rows, key=lambda row: row["DOC_SEQ"]):
        lines = list(group)
        head = ("COMP_CODE", "DOC_DATE", "PSTNG_DATE", "DOC_TYPE", "REF_DOC_NO", "HEADER_TXT")
        gl = ("ITEMNO_ACC", "GL_ACCOUNT", "ITEM_TEXT", "ALLOC_NMBR")
        document = {
            "DOCUMENTHEADER": {key: lines[0][key] for key in head},
            "ACCOUNTGL": [{key: x[key] for key in gl} for x in lines if x["GL_ACCOUNT"]],
            "ACCOUNTRECEIVABLE": [
                {"BLINE_DATE": x["PSTNG_DATE"], **{
                    key: x[key] for key in ("ITEMNO_ACC", "CUSTOMER", "ITEM_TEXT")}}
                for x in lines if x["CUSTOMER"]],
            "CURRENCYAMOUNT": [
                {key: x[key] for key in ("ITEMNO_ACC", "CURRENCY", "AMT_DOCCUR")} for x in lines],
        }
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/sap/bc/rfc/BAPI_ACC_DOCUMENT_POST",
            json.dumps(document).encode(), {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                answer = json.load(reply)
        except urllib.error.HTTPError as error:
            sys.exit(f"document {number}: {error.code} {error.read()[:300]}")
        said = answer.get("RETURN", answer)
        said = said if isinstance(said, list) else [said]
        if said[0]["TYPE"] != "S":
            sys.exit(f"document {number}: {[x['MESSAGE'] for x in said]}")
        posted += 1
    return f"{posted} posted"


mock = subprocess.Popen(
    [program, "--port", str(port), "--no-csrf"],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(300):
        if mock.poll() is not None:
            sys.exit("mock-sap ended")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    judge(sys.argv[1], verdict)
finally:
    # It holds nothing worth an orderly end, for which it would wait for its clients.
    mock.kill()
    mock.wait()
