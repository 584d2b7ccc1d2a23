package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.spacesgateway.deploy.ConfigurationKeys.Group;

class ConfigurationPageTest {
  @Test
  void theReferenceIsThatOfTheseKeys() throws IOException {
    assertThat(Files.readString(ConfigurationPage.FILE))
        .as("make docs writes it anew")
        .isEqualTo(ConfigurationPage.text());
  }

  @Test
  void everyKeySaysWhatItMeans() {
    assertThat(ConfigurationKeys.groups())
        .extracting(Group::prefix)
        .contains("gateway", "gateway.arrival", "gateway.sites");
    assertThat(ConfigurationKeys.groups().stream().flatMap(group -> group.keys().stream()))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key.meaning()).as(key.name()).endsWith("."));
  }
}
