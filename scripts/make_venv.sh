#!/bin/sh
# Create .venv with the given Python (3.11 or later), or say what to install. Debian ships venv as a package apart.
set -eu
python=$1

if ! command -v "$python" >/dev/null 2>&1; then
    echo "没有找到 $python：请先安装 Python 3.11 或更高版本。" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "需要 Python 3.11 或更高版本，$python 是 $("$python" --version)。可用 make PYTHON=python3.12 … 指定另一个。" >&2
    exit 1
fi
if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
    else
        echo "这个 Python 没有 venv 模块。Debian、Ubuntu 请先运行：sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
rm -rf .venv
"$python" -m venv .venv
