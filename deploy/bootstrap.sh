#!/bin/sh
# deploy/bootstrap.sh [test]
#
# Installs the Debian packages that building and running need, and with "test" those that the tests
# and benchmarks need as well. Says nothing and touches nothing when all of them are there.
set -eu

fail() {
  echo "bootstrap: $*" >&2
  exit 1
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# The server whose security fixes the product relies on: 15.20, 16.16, 17.12 or 18.6, or newer.
# Prints the package to install when there is none.
missing_server() {
  for floor in 18:18.6 17:17.12 16:16.16 15:15.20; do
    package=postgresql-${floor%%:*}
    is_installed "$package" || continue
    version=$(dpkg-query -W -f '${Version}' "$package")
    dpkg --compare-versions "$version" ge "${floor##*:}" && return
    echo "$package"
    return
  done
  for major in 15 16 17 18; do
    if apt-cache show "postgresql-$major" >/dev/null 2>&1; then
      echo "postgresql-$major"
      return
    fi
  done
  echo postgresql-15
}

check_swift() {
  command -v swift >/dev/null ||
    fail "Swift is missing: install 6.2 or newer (tested with 6.3.1) from https://swift.org/install"
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
  dpkg --compare-versions "${version:-0}" ge 6.2 ||
    fail "Swift ${version:-of unknown version} is too old: install 6.2 or newer (tested with" \
      "6.3.1) from https://swift.org/install"
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  fail "this is not Debian: install libpq's headers and PostgreSQL 15.20 or newer by hand, then" \
    "run \`swift build\`"

wanted="libpq-dev pkg-config make"
# A front for TLS and its certificate, load, and programs that judge files of banks and accountants.
[ "${1:-}" = test ] && wanted="$wanted curl nginx openssl wrk libxml2-utils hledger ledger ofx gnucash python3-gnucash python3-venv qpdf poppler-utils"

missing=$(missing_server)
for package in $wanted; do
  is_installed "$package" || missing="$missing $package"
done
missing=$(echo $missing)

# Runs as root: installs, without letting the packages make or start servers for the whole machine.
install='
  set -eu
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap "rm -f $policy" EXIT
    printf "#!/bin/sh\nexit 101\n" >$policy
    chmod +x $policy
  fi
  if [ ! -e /etc/postgresql-common ]; then
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/tessera.conf
  fi
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
'

if [ -n "$missing" ]; then
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    # Without a terminal sudo must not ask for a password, but fail.
    if [ -t 0 ]; then as_root=sudo; else as_root="sudo -n"; fi
    command -v sudo >/dev/null && $as_root true ||
      fail "this needs root; as root, run: apt-get update && apt-get install $missing"
  fi
  echo "bootstrap: installing $missing" >&2
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  $as_root sh -c "$install" install $missing >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    fail "apt-get could not install $missing: put that right, then run this again"
  }
  server=$(missing_server)
  [ -z "$server" ] || fail "apt has no $server with the security fixes that this product relies" \
    "on (15.20, 16.16, 17.12, 18.6 or newer): add Debian's security archive to" \
    "/etc/apt/sources.list, then run this again"
fi

# Judges from PyPI live in .venv; it is made anew when the list of them has changed.
install_judges() {
  root=$(cd "$(dirname "$0")/.." && pwd)
  cmp -s "$root/deploy/judges.txt" "$root/.venv/judges.txt" && return
  echo "bootstrap: installing what deploy/judges.txt lists into .venv" >&2
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  { rm -rf "$root/.venv" && /usr/bin/python3 -m venv "$root/.venv" &&
    "$root/.venv/bin/pip" install -r "$root/deploy/judges.txt" &&
    cp "$root/deploy/judges.txt" "$root/.venv/judges.txt"; } >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    fail "pip could not install deploy/judges.txt: put that right, then run this again"
  }
}

[ "${1:-}" = test ] && install_judges
check_swift
