#!/usr/bin/env bash
# Prometheus 2.42 (Debian 12): an alert on increase() of a counter whose series appears with its first event, as series with labels do.
#
# One would expect: the first refusal is an increase of 1, and the alert fires.
# What happens: increase() compares samples of the series; before the first one there was nothing, so 1, 1, 1 is an increase of 0. The first
# event of each kind is never told of. A program must publish 0 before, or the rule must also ask for series that were not there:
# (x unless x offset 5m) > 0.
#
# Seen:
#   a series that begins with 1: increase 0
#   a series that begins with 0: increase above 0
#   a series that begins with 1, asked for what was not there: 1
# Ends with 1 if that changes. Takes Debian's package apart in a folder of its own where promtool is not installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
promtool=$(command -v promtool || true)
if [ -z "$promtool" ]; then
  apt-get update >/dev/null
  apt-get download prometheus >/dev/null
  dpkg-deb -x prometheus_*.deb unpacked
  promtool=$folder/unpacked/usr/bin/promtool
fi
"$promtool" --version 2>&1 | head -n 1
echo 'groups: []' >rules.yml
# look NAME VALUES EXPRESSION EXPECTED: whether promtool finds the expression's value as expected.
look() {
  cat >test.yml <<END
rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{series: refusals_total, values: '$2'}]
    promql_expr_test:
      - {expr: '$3', eval_time: 5m, exp_samples: [{labels: '{}', value: $4}]}
END
  if "$promtool" test rules test.yml >out 2>&1; then echo "$1"; else echo "another way: $1" && cat out; fi
}
{
  look 'a series that begins with 1: increase 0' '_ _ _ 1 1 1' 'increase(refusals_total[5m])' 0
  look 'a series that begins with 0: increase above 0' '0 0 0 1 1 1' 'increase(refusals_total[5m]) > bool 0' 1
  look 'a series that begins with 1, asked for what was not there: 1' '_ _ _ 1 1 1' 'sum(refusals_total unless refusals_total offset 5m)' 1
} | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
a series that begins with 1: increase 0
a series that begins with 0: increase above 0
a series that begins with 1, asked for what was not there: 1
END
