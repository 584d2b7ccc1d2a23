.DEFAULT_GOAL := help
SHELL := /bin/sh

# JAVA_HOME if that is a JDK 25 or newer, else the newest such under /usr/lib/jvm; a JDK says what it is in its file `release`.
JDK := $(shell for jdk in "$$JAVA_HOME" /usr/lib/jvm/*; do \
	  [ -x "$$jdk/bin/javac" ] && [ -f "$$jdk/release" ] || continue; \
	  major=$$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$$jdk/release"); \
	  [ "$${major:-0}" -ge 25 ] || continue; \
	  [ "$$jdk" = "$$JAVA_HOME" ] && first=1 || first=0; \
	  echo "$$first $$major $$jdk"; \
	done | sort -k1,1nr -k2,2nr | sed -n '1s/^[0-9]* [0-9]* //p')
export JAVA_HOME := $(JDK)
# Maven 3 itself would otherwise be warned about on every start. It runs for a minute or two: the better compiler's work would not pay.
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1
# Debian's Chromium is used: Playwright's own browsers are not downloaded.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

MAVEN = mvn --batch-mode
JAVA = "$(JAVA_HOME)/bin/java" -cp "target/test-classes:target/classes:$$(cat target/sandbox.classpath)" -Djava.util.logging.manager=org.jboss.logmanager.LogManager
# Newer than all of src, folders included (a deleted file shows there): nothing to build.
BUILT = target/built
SOURCES := pom.xml $(shell find src)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(BUILT) ## build what changed, and start the sandbox: database, WordPress.com's stand-in, gateway (Ctrl-C stops all of it)
	@exec $(JAVA) org.spacesgateway.sandbox.Sandbox

test: tools browser ## everything a commit needs: style, unit tests, the packaged gateway over HTTP on a real PostgreSQL, in a real browser
	$(MAVEN) verify

proof: $(BUILT) ## the long cases: kill rounds under load, faults by the minute, millions of rows; CASE=... for one of them; resumable, figures go to src/docs/proof.md
	@FULL=1 exec $(JAVA) org.spacesgateway.proof.Proof $(CASE)

test-wordpress: $(BUILT) wordpress ## a Space of 300 entries imported by a real WordPress on MariaDB, compared one by one, result in src/docs/proof.md; skipped aloud where they can't be installed
	@exec $(JAVA) org.spacesgateway.wordpress.WordPressCheck

bench: $(BUILT) load-tools ## speed beside nginx in the same run; CASE=... for one of them
	@exec $(JAVA) org.spacesgateway.bench.Bench $(CASE)

pages: $(BUILT) browser fonts ## pictures of every page in target/pages: two widths, light and dark, four languages
	@exec $(JAVA) org.spacesgateway.pages.ContactSheet

docs: $(BUILT) ## write src/docs/configuration.md anew, from the interfaces that type the keys
	@exec $(JAVA) org.spacesgateway.deploy.ConfigurationPage

format: tools ## put the sources into the project's style
	$(MAVEN) --quiet spotless:apply

browser: ## install Chromium for the browser tests, where it is missing and that is allowed
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  $(call apt_get,chromium) || \
	  echo "SKIPPED: browser tests: Chromium is missing (as root on Debian: apt-get install chromium)"

# Pictures of Chinese and Japanese pages want letters; pages themselves leave fonts to whoever reads.
fonts:
	@fc-list :lang=zh-cn 2>/dev/null | grep -q . || $(call apt_get,fontconfig fonts-noto-cjk) || \
	  echo "Chinese and Japanese will be boxes: no font for them (as root on Debian: apt-get install fonts-noto-cjk)"

# Without them the check itself says that it is skipped.
wordpress:
	@{ [ -d /usr/share/wordpress ] && command -v mariadb-install-db && php -m | grep -qx mysqli && php -m | grep -qx SimpleXML; } >/dev/null 2>&1 || \
	  $(call apt_get,wordpress php-cli php-mysql php-xml mariadb-server) || true

$(BUILT): $(SOURCES) | tools
	@echo "Building; the first time, Maven downloads what it needs for some minutes."
	@$(MAVEN) --quiet -DskipTests -Dspotless.check.skip=true package
	@touch $@

tools:
	@[ -n "$(JDK)" ] || { echo "Spaces Gateway needs a JDK 25 or newer: set JAVA_HOME to one, or install one under /usr/lib/jvm (https://adoptium.net)." >&2; exit 1; }
	@said=$$(mvn --version 2>&1); version=$$(echo "$$said" | sed -n 's/^[^A]*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p'); \
	set -- $${version:-0 0}; \
	[ $$1 -gt 3 ] || { [ $$1 -eq 3 ] && [ $$2 -ge 8 ]; } || \
	  { echo "$$said" >&2; echo "Spaces Gateway needs Maven 3.8 or newer as mvn on the PATH (on Debian: apt-get install maven)." >&2; exit 1; }

load-tools:
	@command -v wrk >/dev/null || $(call apt_get,wrk) || \
	  { echo "bench needs wrk, the load generator (as root on Debian: apt-get install wrk)." >&2; exit 1; }
	@PATH="$$PATH:/usr/sbin"; command -v nginx >/dev/null || $(call apt_get,nginx) || \
	  { echo "bench needs nginx to compare with (as root on Debian: apt-get install nginx)." >&2; exit 1; }

# SYSTEMD_OFFLINE: what is installed for its program must not begin to serve on port 80.
apt_get = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing $(1)" && \
  { apt-get update --quiet=2 || true; } && DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE=1 apt-get install --quiet=2 --yes --no-install-recommends $(1) >/dev/null; }

.PHONY: help run test test-wordpress proof bench pages docs format browser fonts wordpress tools load-tools
