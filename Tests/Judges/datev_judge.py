"""Reads batches of bookings as strictly as DATEV does, and says what every account comes to.

datev_judge.py FILE: the file holds several batches as a JSON object of names and contents in
hexadecimal digits. What a reader of batches does not look at is checked here: 31 and 125 fields,
line ends, a name that begins with EXTF_, and texts that are not too long.
"""
import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from mloda.community.feature_groups.experimental.german_ledger.datev import read_batch

balances, legs = {}, 0
with tempfile.TemporaryDirectory() as folder:
    for name, content in json.load(open(sys.argv[1])).items():
        file = Path(folder) / name
        raw = bytes.fromhex(content)
        file.write_bytes(raw)
        lines = raw.split(b"\r\n")
        if not name.startswith("EXTF_") or lines.pop() != b"" or b"\n" in b"".join(lines):
            sys.exit(f"{name}: name or line ends")
        for number, line in enumerate(lines):
            if line.count(b";") + 1 != (31 if number == 0 else 125):
                sys.exit(f"{name}: line {number + 1} has {line.count(b';') + 1} fields")
        header, columns = read_batch(str(file))
        print(name, header.datum_von, header.datum_bis)
        legs += len(columns["Betrag"])
        for account, amount in zip(columns["Konto"], columns["Betrag"]):
            balances[account] = balances.get(account, Decimal(0)) + amount
if sum(balances.values()):
    sys.exit(f"off by {sum(balances.values())}")
print(legs, "legs")
for account, amount in sorted(balances.items()):
    print(account, amount)
