"""Reads a statement with ofxtools and checks that its transactions add up to the balance.

ofx_judge.py FILE OPENING: opening is what the account held before, in decimals.
"""
import sys
from decimal import Decimal

from ofxtools.Parser import OFXTree

tree = OFXTree()
tree.parse(sys.argv[1])
statement = tree.convert().statements[0]
total = sum((x.trnamt for x in statement.transactions), Decimal(sys.argv[2]))
if total != statement.ledgerbal.balamt:
    sys.exit(f"{total} is not {statement.ledgerbal.balamt}")
if len({x.fitid for x in statement.transactions}) != len(statement.transactions):
    sys.exit("two transactions of one number")
print(len(statement.transactions), "transactions", statement.ledgerbal.balamt, statement.curdef)
