package org.spacesgateway.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a picture is, by its first bytes: others call it whatever they like. */
enum ImageType {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPG("\u00ff\u00d8\u00ff"),
  GIF("GIF8"),
  BMP("BM"),
  WEBP("RIFF");

  private final byte[] beginning;

  ImageType(String beginning) {
    this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The type of that file; empty when it is no picture that browsers show. */
  static Optional<ImageType> of(byte[] file) {
    for (ImageType type : values()) {
      if (file.length > 16
          && Arrays.equals(file, 0, type.beginning.length, type.beginning, 0, type.beginning.length)
          && (type != WEBP || file[8] == 'W' && file[9] == 'E')) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** As names of files end, without the dot; also in the column. */
  String ending() {
    return name().toLowerCase(Locale.ROOT);
  }
}
