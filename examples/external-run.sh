#!/bin/sh
# Runs a job and tells Cronwitness when it started, when it ended and how: put it before any command, in a crontab or in
# another scheduler:   30 2 * * *  CRONWITNESS_BUS=cronwitness external-run.sh nightly-report /srv/report.rb --all
# It needs the AWS CLI and events:PutEvents on the bus. The job runs and keeps its exit code even if the event fails.
job=$1; shift; start=$(date -u +%Y-%m-%dT%H:%M:%SZ); "$@"; code=$?; outcome=failed; [ "$code" -eq 0 ] && outcome=succeeded
aws events put-events --entries "[{\"EventBusName\":\"${CRONWITNESS_BUS:-cronwitness}\",\"Source\":\"external\",\"DetailType\":\"External Run\",\"Detail\":\"{\\\"job\\\":\\\"$job\\\",\\\"startedAt\\\":\\\"$start\\\",\\\"endedAt\\\":\\\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\\",\\\"outcome\\\":\\\"$outcome\\\"}\"}]" >/dev/null || echo "external-run.sh: the run of $job was not reported" >&2; exit "$code"
