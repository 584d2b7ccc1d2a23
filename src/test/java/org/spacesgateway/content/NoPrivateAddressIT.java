package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.OldSpace.OldEntry;
import org.spacesgateway.sandbox.Received;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * A Space that names addresses of the network that the gateway runs in, read as in production: the
 * old platform's configured address is connected to, and nothing else.
 */
class NoPrivateAddressIT {
  private static final Cid CID = Cid.ofHex("BADC0FFEE0000001").orElseThrow();
  private static final String OLD = "http://" + CID.hostLabel() + ".spaces.localhost";

  /** Somebody who listens where nobody should ask. */
  private static final class Neighbour implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.5"));
    private final AtomicInteger asked = new AtomicInteger();

    Neighbour() throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            while (!socket.isClosed()) {
              try (Socket one = socket.accept()) {
                asked.incrementAndGet();
              } catch (IOException closed) {
                return;
              }
            }
          });
    }

    String authority() {
      return "127.0.0.5:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void whateverASpaceNamesNoNeighbourIsAsked() throws Exception {
    SandboxDatabase server = TestDatabase.shared();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestDatabase.migrated("no_private_address"));
    database.setUser(server.user());
    database.setPassword(server.password());
    try (Neighbour neighbour = new Neighbour();
        LegacyStandIn legacy = LegacyStandIn.start("127.0.0.3", 0)) {
      String there = neighbour.authority();
      legacy.hold(space(there));
      legacy.at("/blog/feed.rss").answer(Fault.answer(200, "text/xml", feed(there)), 1);
      legacy
          .at("/photos/*")
          .answer(Fault.redirect(302, URI.create("http://" + there + "/from-a-picture.png")), 1);
      try (GatewayProcess gateway =
          GatewayProcess.at(Path.of("target", "no-private-address"))
              .database(database.getUrl(), server.user(), server.password())
              .set("gateway.development", "false")
              .set("gateway.origin", "https://gateway.example")
              .set("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost")
              .set("gateway.sites.spaces.hubs", "spaces.localhost")
              .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
              .set("gateway.content.every", "1s")
              .set("gateway.content.requests-per-second", "1000")
              .start()) {
        assertThat(gateway.running()).isTrue();
        read(new Readings(database));
      }
      assertThat(legacy.received())
          .extracting(Received::path)
          .contains("/blog/feed.rss", "/photos/cns!" + CID.hex() + "!107/1.png");
      assertThat(new ReadSpace(database).leftOut(CID)).containsKey(What.PICTURE_ELSEWHERE);
      assertThat(new ReadSpace(database).pictures(CID).all())
          .as("only what the old platform gave")
          .isNotEmpty()
          .allMatch(kept -> URI.create(kept.address()).getHost().endsWith(".spaces.localhost"));
      assertThat(neighbour.asked).as("asked by the gateway").hasValue(0);
      new Socket("127.0.0.5", neighbour.socket.getLocalPort()).close();
      Await.until(
          "the neighbour hears who asks", Duration.ofSeconds(10), () -> neighbour.asked.get() == 1);
    }
  }

  private static void read(Readings readings) throws SQLException {
    Instant now = Instant.now();
    readings.ask(CID, true, now, now.plus(Duration.ofDays(1)), now);
    Await.until(
        "the Space is read",
        Duration.ofSeconds(60),
        () -> {
          try {
            return readings.of(CID).filter(it -> it.state() == State.DONE).isPresent();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static OldSpace space(String there) {
    return new OldSpace(
        "eve",
        CID.hex(),
        "Eve",
        false,
        2,
        i ->
            new OldEntry(
                107 + 10L * i,
                OffsetDateTime.parse("2010-01-01T00:00:00Z").plusDays(i),
                "Entry " + i,
                pictures(there, 107 + 10L * i),
                List.of(),
                List.of(),
                false,
                false));
  }

  private static String pictures(String there, long n) {
    return """
    <p>x</p><img src="http://%1$s/a.png"><img src="//%1$s/b.png">\
    <img src="http://eve.spaces.localhost@%1$s/c.png">\
    <img src="http://169.254.169.254/latest/meta-data/d.png"><img src="http://[::1]/e.png">\
    <img src="http://eve.spaces.localhost:%2$s/photos/cns!%3$s!%4$d/2.png">\
    <img src="/photos/cns!%3$s!%4$d/1.png">\
    """
        .formatted(there, there.replaceFirst(".*:", ""), CID.hex(), n);
  }

  /* A first page whose entry, comments and next page are the neighbour's. */
  private static String feed(String there) {
    return """
    <rss version="2.0" xmlns:live="http://schemas.microsoft.com/live/spaces/2006/rss" \
    xmlns:slash="http://purl.org/rss/1.0/modules/slash/" \
    xmlns:wfw="http://wellformedweb.org/CommentAPI/">
    <channel><title>Eve</title><link>http://%1$s/</link>
    <live:identity><live:id>%2$d</live:id><live:alias>eve</live:alias></live:identity>
    <item><title>Theirs</title><link>http://%1$s/blog/cns!%3$s!97.entry</link>
    <pubDate>Fri, 01 Jan 2010 00:00:00 GMT</pubDate><description>cut...</description>
    <slash:comments>3</slash:comments>
    <wfw:commentRss>http://%1$s/comments/feed.rss</wfw:commentRss></item>
    <item><title>Ours</title><link>%4$s/blog/cns!%3$s!117.entry</link>
    <pubDate>Sat, 02 Jan 2010 00:00:00 GMT</pubDate><description>%5$s</description>
    <slash:comments>3</slash:comments>
    <wfw:commentRss>http://%1$s/comments/feed.rss</wfw:commentRss></item>
    </channel></rss>
    """
        .formatted(
            there,
            Long.parseUnsignedLong(CID.hex(), 16),
            CID.hex(),
            OLD,
            pictures(there, 117).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }
}
