# SPDX-License-Identifier: Apache-2.0
"""What was due against what was admitted, id by id, and every score against one computed from the alerts alone."""
import collections
import dataclasses

import scores


@dataclasses.dataclass
class Verdict:
    due: int
    admitted: int
    lost: list
    twice: list
    wrong_scores: list
    others: list

    def faults(self):
        return ([f"lost: {event}" for event in self.lost] + [f"admitted twice: {event}" for event in self.twice] +
                self.wrong_scores + self.others)


def due_alerts(control, activated_ms):
    return control.get(f"/_control/due?activated_at_ms={activated_ms}", timeout=60)["due"]


def judge(control, host, activated_ms):
    """An empty list of faults is what all of this is for."""
    due = due_alerts(control, activated_ms)
    expected = {f"{alert['tenant']}/{alert['session_id']}" for alert in due}
    events = host.admitted()
    got = collections.Counter(event["id"] for event in events)
    return Verdict(due=len(due), admitted=sum(got.values()), lost=sorted(expected - set(got)),
                   twice=sorted(event for event, times in got.items() if times > 1),
                   wrong_scores=wrong_scores(host, due, {event["id"]: event["received_s"] for event in events}),
                   others=[f"admitted without being due: {event}" for event in sorted(set(got) - expected)] + unbalanced(host))


def unbalanced(host):
    counters = host.integration()["counters"]
    total = sum(counters[k] for k in ("admitted", "duplicate", "not_critical", "before_activation", "unmatched"))
    return [] if counters["fetched"] == total + sum(counters["ignored"].values()) else [f"the counters do not add up: {counters}"]


def wrong_scores(host, due, received):
    """By the rule: an alert counts from its designation, but not from later than its receipt."""
    by_person = collections.defaultdict(list)
    for alert in due:
        designated = alert["designated_ms"] // 1000
        by_person[alert["email"]].append(min(designated, received.get(f"{alert['tenant']}/{alert['session_id']}", designated)))
    faults = []
    for email, designated in by_person.items():
        said = host.rest.get(f"/api/v1/scores/{email}")
        expected = scores.tenths(designated, said["read_at_s"])
        if said["tenths"] != expected:
            faults.append(f"score of {email}: expected {expected} tenths, found {said['tenths']}")
        if sum(line["tenths"] for line in said["lines"]) != said["tenths"]:
            faults.append(f"the lines of {email} do not add up to the score")
    listed = {row["email"] for row in host.rest.all("/api/v1/scores", "scores") if row["tenths"]}
    return faults + [f"a score without an alert: {email}" for email in listed - set(by_person)]
