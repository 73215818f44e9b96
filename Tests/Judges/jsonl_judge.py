"""DuckDB reads JSON Lines by the published column types and looks for entries that do not balance.

jsonl_judge.py FILE COLUMNS.json
"""
import json
import sys

import duckdb

file, columns = sys.argv[1], json.load(open(sys.argv[2]))
types = ", ".join(f"{name}: '{kind}'" for name, kind in columns)
duckdb.sql(f"create view postings as select * from read_json('{file}', columns={{{types}}})")
unbalanced = duckdb.sql(
    "select ref, currency, sum(amount_minor) from postings group by all"
    " having sum(amount_minor) <> 0 order by all"
).fetchall()
if unbalanced:
    sys.exit(f"unbalanced: {unbalanced}")
for row in duckdb.sql(
    "select account, currency, sum(amount_minor)::bigint from postings group by all order by all"
).fetchall():
    print(*row)
