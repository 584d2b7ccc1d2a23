package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.sandbox.TestDatabase;

/** How long a real map takes, and what is found in it. */
class GovUkMapIT {
  @Test
  void allOfItIsCheckedPublishedAndRolledBack() throws Exception {
    checkPublishRollBack(false);
  }

  @Test
  void allOfItIsPublishedWhenTheSiteRaisesHttp() throws Exception {
    checkPublishRollBack(true);
  }

  private static void checkPublishRollBack(boolean raises) throws Exception {
    SourceSite site = GovUkMap.site(raises);
    String name = "govuk_" + raises;
    TestDatabase.migrated(name);
    try (Connection database = TestDatabase.shared().connect(name)) {
      long began = System.nanoTime();
      UUID batch = GovUkMap.imported(database, site);
      Difference found = Difference.of(database, batch);
      System.out.printf("GOV.UK's map, raising http %s: %s%n", raises, found);
      System.out.printf("  staged and checked in %.1f s%n", GovUkMap.since(began));
      assertThat(found.create() + found.change() + found.same() + found.reject())
          .isEqualTo(137_169 + found.ledOn());
      assertThat(
              found
                  .rejected()
                  .getOrDefault(
                      "target is http (gateway.sites.govuk.raise-to-https would raise it)", 0L))
          .isEqualTo(raises ? 0 : 5_083);
      began = System.nanoTime();
      Publishing.Done done = Publishing.publish(database, batch, GovUkMap.AUDIT, Instant.now());
      System.out.printf("  %d published in %.1f s%n", done.changed(), GovUkMap.since(began));
      assertThat(done.changed()).isEqualTo(found.create());
      began = System.nanoTime();
      Publishing.Done back = Publishing.rollBack(database, batch, GovUkMap.AUDIT, Instant.now());
      System.out.printf("  %d rolled back in %.1f s%n", back.changed(), GovUkMap.since(began));
      assertThat(back.changed()).isEqualTo(done.changed());
      assertThat(live(database)).isZero();
    }
  }

  private static long live(Connection database) throws Exception {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM mapping")) {
      row.next();
      return row.getLong(1);
    }
  }
}
