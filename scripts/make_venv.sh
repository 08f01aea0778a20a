#!/bin/sh
# Makes .venv with a Python that is new enough, or says in one sentence what is missing and the line that mends it.
set -eu

sudo="sudo "
[ "$(id -u)" = 0 ] && sudo=""
absent="${sudo}apt-get update && ${sudo}apt-get install -y python3 python3-venv"
no_venv="${sudo}apt-get update && ${sudo}apt-get install -y python3-venv"
too_old="make run PYTHON=/path/to/python3.11    # Debian 12, Ubuntu 24.04 and https://www.python.org/downloads/ have one"
if [ "$(uname)" = Darwin ]; then
    absent="brew install python@3.13"
    no_venv=$absent
    too_old=$absent
fi

complain() {
    printf '\n%s This mends it:\n\n    %s\n\nThen try again.\n\n' "$1" "$2" >&2
    exit 1
}

python=""
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    if found=$("${PYTHON:-python3}" -V 2>&1); then
        complain "microblog needs Python 3.11 or newer, and this machine has $found." "$too_old"
    fi
    complain "microblog needs Python 3.11 or newer, and this machine has none." "$absent"
fi

# A virtual environment that was made in this very folder is kept; one that was moved or half made is not.
case "$(head -n 1 .venv/bin/pip 2>/dev/null)" in
"#!$PWD/.venv/bin/python"*)
    enough='import pip, sys; sys.exit(sys.version_info < (3, 11))'
    if .venv/bin/python -c "$enough" 2>/dev/null; then exit 0; fi
    ;;
esac

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    complain "Python's own module for virtual environments is missing." "$no_venv"
"$python" -m venv --clear .venv
