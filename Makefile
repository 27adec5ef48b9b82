# Each target does what README says, through a script that can be called by itself.
.PHONY: run test stress fuzz build bench profile soak timing lint format clean

# Installs what is missing, builds, and serves the demo store; PORT=4100 make run takes another port.
run:
	@exec Scripts/run

# Installs what is missing and runs every test, against databases that the tests start themselves.
test:
	@Scripts/test

# The tests that grow: 50,000 random documents against the oracle, 10,000 mistakes in schema.yaml, writers that race for
# longer, 500 buyers for 100 things, replicas while servers are killed, and readers of kept answers. More than an hour.
stress:
	@Scripts/install run test
	@STOREGRAPH_STRESS=50000 swift test --disable-xctest --filter 'AgreementTests|WriterTests|MutationTests|ReplicaTests|KilledServerTests|CommerceRaceTests|CommerceCrashTests|FreshnessTests'

# Throws bytes at every part that strangers reach, and at a whole server; FUZZ_SECONDS (360) says how long.
fuzz:
	@Scripts/fuzz

build:
	@Scripts/install run
	@Scripts/build

# Measures beside loops on libpq and beside a peer, and writes docs/performance.md; QUICK=1 only looks, in a minute.
bench:
	@Scripts/bench

# Where the server's processor time goes, by layer and by function.
profile:
	@Scripts/profile

# Ten minutes under load: does memory grow? SOAK_SECONDS shortens it.
soak:
	@Scripts/soak

# 1,000 pairs of logins: do their times tell who has an account?
timing:
	@Scripts/timing

lint:
	@Scripts/lint

format:
	@swift format -i -r --configuration .swift-format Package.swift Sources Plugins Tests Benchmarks

# Removes what was built; the data in .storegraph stays.
clean:
	rm -rf .build
