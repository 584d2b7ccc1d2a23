package org.spacesgateway.content;

/**
 * A picture in an entry.
 *
 * @param address as its entry's HTML has it: absolute, http or https; of a download package {@code
 *     img/} and the file's name
 * @param description in words; may be empty
 */
public record Picture(String address, String description) {
  /** Whether others can fetch it where it is: those of a download package are with us alone. */
  public boolean isPublic() {
    return address.startsWith("http://") || address.startsWith("https://");
  }
}
