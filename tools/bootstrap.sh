#!/bin/sh
# Makes what Porter runs in, from a checkout alone: uv, the two Python environments, and for the
# tests a PostgreSQL and a Chromium. Usage: tools/bootstrap.sh [engine] [services] [postgres] [browser] [uv] [distil]
# Does nothing that is done already. Names no index: pip and uv use the ones this machine knows.
set -eu
cd "$(dirname "$0")/.."
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}" PIP_ROOT_USER_ACTION=ignore
# Trust what the machine trusts: a company's own proxy is in its list, and not in uv's.
[ -r /etc/ssl/certs/ca-certificates.crt ] && export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
ENGINE=assistant/.venv
SERVICES=.venv

say() { printf 'porter: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Everything that may be a Python of the version $1 (like 3.12), one path a line. Shims of pyenv are
# on PATH even when they lead nowhere, so nobody may trust a line before it has run.
candidates() {
    command -v "python$1" || true
    for versions in "${PYENV_ROOT:-$HOME/.pyenv}/versions" "$HOME/.pyenv/versions"; do
        for found in "$versions/$1".*/bin/python"$1" "$versions/$1"/bin/python"$1"; do
            [ -x "$found" ] && printf '%s\n' "$found"
        done
    done
    command -v python3 || true
    for found in /usr/local/bin/"python$1" /usr/bin/"python$1" /usr/bin/python3; do
        [ -x "$found" ] && printf '%s\n' "$found"
    done
    return 0
}

# The first whole Python of version $1: it runs, is that version, and was built with what we use.
python_of() {
    candidates "$1" | while IFS= read -r found; do
        "$found" -c "import sys, ssl, sqlite3, zlib, ctypes
sys.exit('%d.%d' % sys.version_info[:2] != '$1')" >/dev/null 2>&1 || continue
        "$found" -c 'import os, sys; print(os.path.realpath(sys.executable))'
        return 0
    done
}

# The first Python among the versions $@, or the bare version, which uv downloads.
python_for() {
    for version in "$@"; do
        found=$(python_of "$version")
        [ -n "$found" ] && { printf '%s\n' "$found"; return; }
    done
    printf '%s\n' "$1"
}

uv() {
    if [ -x .tools/uv/bin/uv ]; then .tools/uv/bin/uv "$@"; else command uv "$@"; fi
}

need_uv() {
    pinned=$(git hash-object tools/uv.txt)
    [ "$(cat .tools/uv.stamp 2>/dev/null)" = "$pinned" ] && .tools/uv/bin/uv --version >/dev/null 2>&1 && return
    say "installing uv, which makes the Python environments"
    mkdir -p .tools
    if install_uv; then
        rm -rf .tools/uv && mv .tools/uv.new .tools/uv
        printf '%s\n' "$pinned" > .tools/uv.stamp
    elif ! command uv --version >/dev/null 2>&1; then
        die "no Python here has pip or venv. Install python3-venv (or uv) and try again."
    fi
}

install_uv() {
    { for version in 3.13 3.12 3.11 3.10 3.9 3.8; do candidates "$version"; done; } | awk '!seen[$0]++' |
    {
        while IFS= read -r found; do
            pip_install_uv "$found" && exit 0
            rm -rf .tools/pip
            "$found" -m venv .tools/pip >/dev/null 2>&1 && pip_install_uv .tools/pip/bin/python && exit 0
        done
        install_pip && pip_install_uv /usr/bin/python3
    }
}

pip_install_uv() {
    rm -rf .tools/uv.new
    "$1" -m pip --version >/dev/null 2>&1 || return 1
    "$1" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --target .tools/uv.new -r tools/uv.txt && .tools/uv.new/bin/uv --version >/dev/null
}

install_pip() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "installing pip with apt-get"
    apt_get python3-pip
}

apt_get() {
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq -y --no-install-recommends -o Dpkg::Options::=--force-confold \
        install "$@"; } </dev/null >&2
}

# Bring the environment $1 to exactly what the pinned file $2 says, with a Python of $3 (or $4 …).
# The stamp is written last, and knows the place: a moved environment would lead to the old one.
environment() {
    place=$1 pins=$2
    shift 2
    wanted="$(git hash-object "$pins") $PWD"
    [ "$(sed 1q "$place/porter.stamp" 2>/dev/null)" = "$wanted" ] && "$place/bin/python" -c '' 2>/dev/null && return
    need_uv
    rm -f "$place/porter.stamp"
    fits "$place" "$@" || {
        python=$(python_for "$@")
        say "making $place with Python ${python##*/python}"
        uv venv --quiet --clear --python "$python" "$place"
    }
    say "installing the packages of $place (the first time takes some minutes)"
    uv pip sync --require-hashes --python "$place/bin/python" "$pins"
    printf '%s\n' "$wanted" > "$place/porter.stamp"
}

# Is there an environment at $1, made here and with one of the versions $2 …?
fits() {
    "$1/bin/python" -c 'import os, sys
here = os.path.realpath(sys.prefix) == os.path.realpath(sys.argv[1])
sys.exit(not here or "%d.%d" % sys.version_info[:2] not in sys.argv[2:])' "$@" 2>/dev/null
}

# The tests of the store run on PostgreSQL too. Without one they are skipped and say so.
postgres() {
    for found in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)" "$(command -v pg_config || true)"; do
        [ -n "$found" ] && [ -x "$found" ] && return
    done
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "no PostgreSQL here: the tests that need it will be skipped"
        return
    fi
    say "installing PostgreSQL for the tests, with apt-get"
    # The tests start their own servers; this keeps Debian from making and starting one for everybody.
    [ -e /etc/postgresql-common/createcluster.conf ] || {
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
    }
    apt_get postgresql || say "PostgreSQL could not be installed: the tests that need it will be skipped"
}

# The tests of the widget drive Debian's Chromium. Without one they are skipped and say so.
browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "no Chromium here: the tests of the widget will be skipped. Install the package chromium to run them"
        return
    fi
    say "installing Chromium for the tests, with apt-get (about 100 MB)"
    apt_get chromium || say "Chromium could not be installed: the tests of the widget will be skipped"
}

# What the sentence encoder is taught with: large, and only for `make encoder`.
distil() {
    place=.tools/distil pins=tools/distil/requirements.in
    wanted="$(git hash-object "$pins") $PWD"
    [ "$(cat "$place/porter.stamp" 2>/dev/null)" = "$wanted" ] && return
    python=$(python_of 3.12)
    [ -n "$python" ] || python=$(python_of 3.11)
    [ -n "$python" ] || die "make encoder needs Python 3.11 or 3.12"
    say "installing what teaches the encoder (several hundred MB)"
    "$python" -m venv --clear "$place"
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check -r "$pins"
    printf '%s\n' "$wanted" > "$place/porter.stamp"
}

for part in "$@"; do
    case $part in
        engine) environment "$ENGINE" assistant/requirements.txt 3.10 ;;
        services) environment "$SERVICES" requirements-dev.txt 3.12 3.13 3.11 ;;
        postgres) postgres ;;
        browser) browser ;;
        uv) need_uv ;;
        distil) distil ;;
        *) die "usage: tools/bootstrap.sh [engine] [services] [postgres] [browser] [uv] [distil]" ;;
    esac
done
