"""Reads statements with ofxtools and checks that their transactions add up to the balance.

ofx_judge.py PATH OPENING: opening is what the account held before, in decimals, or a JSON object of
file names and such amounts.
"""
import json
import sys
from decimal import Decimal

from judged import judge
from ofxtools.Parser import OFXTree

openings = sys.argv[2]
openings = json.loads(openings) if openings.startswith("{") else openings


def verdict(file):
    tree = OFXTree()
    tree.parse(str(file))
    statement = tree.convert().statements[0]
    opening = openings if isinstance(openings, str) else openings[file.name]
    total = sum((x.trnamt for x in statement.transactions), Decimal(opening))
    if total != statement.ledgerbal.balamt:
        sys.exit(f"{total} is not {statement.ledgerbal.balamt}")
    if len({x.fitid for x in statement.transactions}) != len(statement.transactions):
        sys.exit("two transactions of one number")
    count = len(statement.transactions)
    return f"{count} transactions {statement.ledgerbal.balamt} {statement.curdef}"


judge(sys.argv[1], verdict)
