"""DuckDB reads JSON Lines by the published column types and looks for entries that do not balance.

jsonl_judge.py PATH COLUMNS: columns is a JSON list of names and types.
"""
import json
import sys

import duckdb
from judged import judge

types = ", ".join(f"{name}: '{kind}'" for name, kind in json.loads(sys.argv[2]))


def verdict(file):
    postings = f"read_json('{file}', columns={{{types}}})"
    unbalanced = duckdb.sql(
        f"select ref, currency, sum(amount_minor) from {postings} group by all"
        " having sum(amount_minor) <> 0 order by all"
    ).fetchall()
    if unbalanced:
        sys.exit(f"unbalanced: {unbalanced}")
    balances = duckdb.sql(
        f"select account, currency, sum(amount_minor)::bigint from {postings} group by all order by all"
    ).fetchall()
    return "\n".join(" ".join(map(str, row)) for row in balances)


judge(sys.argv[1], verdict)
