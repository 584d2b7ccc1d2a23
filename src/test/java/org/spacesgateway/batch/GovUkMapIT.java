package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.sandbox.TestDatabase;

/** How long a real map takes, and what is found in it. */
class GovUkMapIT {
  private static final String NAME = "govuk";

  /* GovUkMapOverHttpIT is about a site that raises http. */
  @Test
  void allOfItIsCheckedPublishedAndRolledBack() throws Exception {
    assumeTrue("1".equals(System.getenv("FULL")), "the real map is timed with FULL=1");
    SourceSite site = GovUkMap.site(false);
    TestDatabase.migrated(NAME);
    try (Connection database = TestDatabase.shared().connect(NAME)) {
      UUID batch = GovUkMap.imported(database, site);
      long created = GovUkMap.created(database, batch, 5_083);
      assertThat(GovUkMap.published(database, batch)).isEqualTo(created);
      assertThat(GovUkMap.rolledBack(database, batch)).isEqualTo(created);
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
