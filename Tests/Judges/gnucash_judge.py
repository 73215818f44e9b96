"""Opens books with the engine of GnuCash and says what every account comes to.

gnucash_judge.py PATH: the engine repairs silently what does not balance and what has no account, and
opens half a file as an empty book; all three are refused here.
"""
import sys

from judged import judge

# The engine's door is a package of Debian's own Python.
sys.path.append("/usr/lib/python3/dist-packages")
import gnucash  # noqa: E402


def walk(account, balances, path=""):
    for child in account.get_children():
        name = path + child.GetName()
        if child.GetSplitList():
            balance = child.GetBalance()
            balances[name] = f"{balance.num() / balance.denom():.2f}"
        walk(child, balances, name + ":")


def verdict(file):
    try:
        session = gnucash.Session(f"xml://{file}", gnucash.SessionOpenMode.SESSION_READ_ONLY)
    except Exception as error:
        sys.exit(f"refused: {error}")
    balances = {}
    walk(session.book.get_root_account(), balances)
    session.end()
    if not balances:
        sys.exit("empty")
    repaired = [x for x in balances if x.startswith(("Imbalance", "Orphan"))]
    if repaired:
        sys.exit(f"repaired: {repaired}")
    return "\n".join(f"{name} {balance}" for name, balance in sorted(balances.items()))


judge(sys.argv[1], verdict)
