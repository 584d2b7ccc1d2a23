package org.spacesgateway.transfer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.spacesgateway.secret.Secrets;

/** A form with files (RFC 7578). */
final class Form {
  private final String boundary;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** An empty one. Its boundary is random, so that no file can hold it. */
  Form() {
    this.boundary = "spaces-" + Secrets.next();
  }

  /** Adds a field. */
  Form field(String name, String value) {
    part("name=\"" + name + "\"", null, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds a file of XML. */
  Form file(String name, String fileName, byte[] content) {
    part("name=\"" + name + "\"; filename=\"" + fileName + "\"", "application/xml", content);
    return this;
  }

  Map<String, String> headers() {
    return Map.of("Content-Type", "multipart/form-data; boundary=" + boundary);
  }

  /** All of it. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.size() + boundary.length() + 6);
    all.writeBytes(bytes.toByteArray());
    all.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return all.toByteArray();
  }

  private void part(String disposition, String type, byte[] content) {
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; "
            + disposition
            + (type == null ? "" : "\r\nContent-Type: " + type)
            + "\r\n\r\n";
    bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(content);
    bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
