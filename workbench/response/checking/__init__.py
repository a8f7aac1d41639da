"""Gap checks: looks at protections, takes answers, compares runs, records who was told."""
