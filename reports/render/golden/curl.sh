#!/bin/sh
# toy 2.1: it shows nothing
# IMC-DM-003 (MUST): what IMC-DM-003 promises
# promised: “We promise that a first message puts the chat into the receiver's conversation list.” (https://example.org/docs#imc-dm-003)
# written by im-conformance 1.2.3, of a run on 2026-11-27
#
# BASE is the URL of the API, HEADER a header that it wants: BASE=http://127.0.0.1:5001 HEADER="token: x" sh THIS

set -eu
BASE=${BASE:-http://127.0.0.1:5001}
# What all names begin with, so that nobody has used them.
SALT=$(printf '%s%s' "$(date +%s)" "$$" | tail -c 10)

FILES=$(mktemp -d)
trap 'rm -rf "$FILES"' EXIT

say() {
  printf '\n# %s\n' "$1"
}

# call METHOD PATH [BODY]: asks, and shows the answer with its status.
call() {
  printf '%s %s\n' "$1" "$2"
  if [ $# -gt 2 ]; then set -- "$1" "$2" --data-binary "$3" -H "content-type: application/json"; fi
  METHOD=$1 URL=$BASE$2
  shift 2
  ANSWER=$(curl -sS -g -X "$METHOD" ${HEADER:+-H "$HEADER"} "$@" -w " (%{http_code})" "$URL") || {
    echo "no answer from $BASE" >&2
    exit 1
  }
  printf '%s\n' "$ANSWER"
}

# given KEY: the first value behind that key in the last answer.
given() {
  printf '%s' "$ANSWER" | tr ',{}[]' '\n\n\n\n\n' | sed -n 's/^ *"'"$1"'" *: *"\{0,1\}\([^" ]*\).*/\1/p' | head -n 1
}

say 'alice sends m1 to bob by the API'
call POST '/send' '{"from":"'"$SALT"'alice","to":"'"$SALT"'bob","payload":"aGVsbG8="}'
# in the record: 200 {"id":2126139468342624256}

say '1 s go by, in which the server may settle'
sleep 1

say 'bob looks at the conversation list (all)'
call POST '/conversations' '{"user":"'"$SALT"'bob"}'
# in the record: 200 []

say 'expected: the list of bob shows the chat with alice once, asked by recents-20'
say 'seen in the record: it shows nothing'
