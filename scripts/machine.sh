#!/bin/sh
# What this machine must have before Python can take over.
#
#   machine.sh python    print the path of a Python >= 3.11 that can make virtual environments
#   machine.sh browser   see to it that Chromium is here, for the browser tests
#   machine.sh gis       see to it that GDAL and QGIS are here, for the GIS tests
#   machine.sh proxy     see to it that nginx, openssl, curl and age are here, for the tests of running it for real
#   machine.sh load      see to it that wrk is here, which asks many requests at once of a server that is measured
#
# What is missing is installed through apt where that needs no password. Elsewhere it says what is missing
# and how to get it, and ends with exit code 1. PYTHON= names a Python of your own.
set -eu

say() { printf '%s\n' "$*" >&2; }

fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

first_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if fits "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=500 "$@" </dev/null >&2
}

# Package lists are fetched only when installing without new ones has failed.
install() {
    may_install || return 1
    say "installing: $*"
    apt install -y --no-install-recommends "$@" || { apt update && apt install -y --no-install-recommends "$@"; }
}

python_packages() {
    for version in 3.13 3.12 3.11; do
        if apt-cache show "python$version-venv" >/dev/null 2>&1; then
            echo "python$version python$version-venv"
            return
        fi
    done
    echo "python3.11 python3.11-venv"
}

need_python() {
    if [ -n "${PYTHON:-}" ]; then
        if fits "$PYTHON"; then
            command -v "$PYTHON"
            return
        fi
        say "PYTHON=$PYTHON is no Python >= 3.11 with the modules venv and ensurepip."
        return 1
    fi
    if first_python; then return; fi
    if may_install && [ "$(python_packages)" = "python3.11 python3.11-venv" ]; then apt update || true; fi
    packages=$(python_packages)
    # shellcheck disable=SC2086 # two names
    if install $packages && first_python; then return; fi
    say "Missing: a Python >= 3.11 with the module venv. Install one:"
    say "    sudo apt-get update && sudo apt-get install $packages"
    say "or name one of your own:  make PYTHON=/path/to/python3"
    return 1
}

need_browser() {
    browser=${TRYGGKARTA_CHROMIUM:-/usr/bin/chromium}
    if [ -x "$browser" ]; then return; fi
    if [ -z "${TRYGGKARTA_CHROMIUM:-}" ] && install chromium && [ -x "$browser" ]; then return; fi
    say "Missing: Chromium at $browser, for the browser tests. Install it:"
    say "    sudo apt-get update && sudo apt-get install chromium"
    say "or name one of your own in TRYGGKARTA_CHROMIUM. \`make check\` needs no browser."
    return 1
}

has_gis() {
    [ -x /usr/bin/ogr2ogr ] && [ -x /usr/bin/ogrinfo ] &&
        QT_QPA_PLATFORM=offscreen /usr/bin/python3 -c 'import osgeo.ogr, qgis.core, venv' >/dev/null 2>&1
}

need_gis() {
    if has_gis; then return; fi
    if install gdal-bin python3-gdal python3-qgis && has_gis; then return; fi
    say "Missing: ogr2ogr, ogrinfo, and the Python modules osgeo and qgis of /usr/bin/python3, for the GIS tests. Install them:"
    say "    sudo apt-get update && sudo apt-get install --no-install-recommends gdal-bin python3-gdal python3-qgis"
    say "\`make check\` needs none of them."
    return 1
}

has_proxy() {
    { command -v nginx || [ -x /usr/sbin/nginx ]; } >/dev/null &&
        command -v openssl >/dev/null && command -v curl >/dev/null && command -v age-keygen >/dev/null
}

# Debian starts nginx where systemd runs; the tests start their own on ports of their own.
need_proxy() {
    if has_proxy; then return; fi
    if install nginx-light openssl curl age && has_proxy; then return; fi
    say "Missing: nginx, openssl, curl or age, for the tests of docs/running.md. Install them:"
    say "    sudo apt-get update && sudo apt-get install --no-install-recommends nginx-light openssl curl age"
    say "\`make check\` needs none of them."
    return 1
}

need_load() {
    if command -v wrk >/dev/null; then return; fi
    if install wrk && command -v wrk >/dev/null; then return; fi
    say "Missing: wrk, which the benchmarks ask with. Install it:"
    say "    sudo apt-get update && sudo apt-get install wrk"
    return 1
}

case "${1:-}" in
    python) need_python ;;
    browser) need_browser ;;
    gis) need_gis ;;
    proxy) need_proxy ;;
    load) need_load ;;
    *) say "usage: machine.sh python|browser|gis|proxy|load"; exit 2 ;;
esac
