"""Shows a payment file to the front end of a mock of a bank: prints what it finds, fails on errors."""
import datetime
import sys

from mockbank import validate

data = open(sys.argv[1], "rb").read()
read, findings = validate.inspect(data, today=datetime.date.fromisoformat(sys.argv[2]))
for finding in findings:
    print(validate.render(finding))
sys.exit(read is None or bool(findings))
