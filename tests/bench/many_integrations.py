# SPDX-License-Identifier: Apache-2.0
"""Ten thousand integrations of one plugin in one host, and how what they cost grows from one on."""
from growth import fitted
from integrations import many_and_one, measure


def integrations(build, sizes):
    """A round of reads that find nothing: each of them costs what all of them cost, divided by how many there are."""
    most = many_and_one(build, sizes.integrations, sizes.idle_s)
    fewer = [measure(build, count, sizes.few_interval_s, 1) for count in sizes.few_integrations]
    points = [[one["integrations"], one["cpu_us_a_read"] * one["integrations"] / 1e6] for one in [*fewer, most]]
    return {**most, "growth": fitted({"unit": "integrations", "cost": "seconds of CPU", "lines": {"one read of each": points}})}
