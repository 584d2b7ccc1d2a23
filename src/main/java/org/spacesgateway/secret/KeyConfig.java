package org.spacesgateway.secret;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** Keys of everything that is encrypted or keyed-hashed here. */
@ConfigMapping(prefix = "gateway.secret")
public interface KeyConfig {
  /**
   * 256-bit keys, base64, by an id of one to sixteen letters and digits: any number. Everything is
   * written with the current one, and read with each. Former ones stay: who was erased is
   * recognised by the key of that day.
   */
  Map<String, String> keys();

  /** The id of the key that is written with. */
  String currentKey();
}
