#!/bin/bash
# train.sh APPLICATION WRITABLE: serves real requests from APPLICATION, without a database and with
# secrets for this run alone; at its end the JVM writes WRITABLE/gateway.aot. Needs bash and a JVM.
set -eu
application=$1
work=$2
own=localhost:8080
secret() { head -c 32 /dev/urandom | base64; }
cat > "$work/training.properties" <<END
gateway.development=true
gateway.origin=http://$own
gateway.arrival.spool.directory=$work/spool
gateway.sites.spaces.hosts=spaces.localhost,*.spaces.localhost
gateway.sites.spaces.hubs=spaces.localhost
gateway.secret.current-key=training
gateway.secret.keys.training=$(secret)
quarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:1/none
quarkus.oidc.live.client-id=training
quarkus.oidc.live.credentials.client-secret.value=$(secret)
quarkus.oidc.live.authentication.state-secret=$(secret)
quarkus.oidc.wordpress.client-id=training
quarkus.oidc.wordpress.credentials.client-secret.value=$(secret)
quarkus.oidc.wordpress.authentication.state-secret=$(secret)
gateway.mapping.patience=50ms
quarkus.shutdown.delay=0S
quarkus.http.host=127.0.0.1
quarkus.management.host=127.0.0.1
END

ask() { # PORT HOST METHOD PATH
  exec 3<> "/dev/tcp/127.0.0.1/$1" || return 1
  printf '%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nAccept-Language: de\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$3" "$4" "$2" "$own" >&3
  head -n 1 <&3
  cat <&3 > /dev/null
  exec 3>&-
}

java "@$application/java.options" -XX:AOTCacheOutput="$work/gateway.aot" -Djava.io.tmpdir="$work" \
  -Dsmallrye.config.locations="$work/training.properties" -jar "$application/quarkus-run.jar" > "$work/training.log" 2>&1 &
gateway=$!
for _ in $(seq 300); do
  ask 9000 localhost GET /q/health/started 2> /dev/null | grep -q ' 200 ' && break
  kill -0 $gateway || { cat "$work/training.log" >&2; exit 1; }
  sleep 0.2
done
for _ in $(seq 20); do
  for path in /signup '/signup?mkt=fr-FR' /login.srf / /help /privacy /sunset /live/ /style.css /nothing; do
    ask 8080 $own GET "$path"
  done
  ask 8080 $own POST /signup
  ask 8080 spaces.localhost:8080 GET /signup
  ask 8080 alice.spaces.localhost:8080 GET '/blog/cns!2DB0770EAE61F13!138.entry'
  ask 9000 localhost GET /q/health
  ask 9000 localhost GET /q/metrics
done | sort | uniq -c
kill -TERM $gateway
wait $gateway
rm -rf "$work/training.properties" "$work/spool"
[ -s "$work/gateway.aot" ] || { cat "$work/training.log" >&2; exit 1; }
