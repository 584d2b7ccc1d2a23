package org.spacesgateway.secret;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The vault with the configured keys. */
final class Vaults {
  private Vaults() {}

  @Produces
  @Singleton
  static Vault configured(KeyConfig config) {
    return new Vault(config.keys(), config.currentKey());
  }
}
