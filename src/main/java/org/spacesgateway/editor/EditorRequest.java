package org.spacesgateway.editor;

import java.util.Optional;

/** What a blog editor sent, as far as it matters here (XML-RPC, xmlrpc.com/spec). */
public sealed interface EditorRequest {
  /**
   * A call.
   *
   * @param method its name, as it was sent
   * @param isKnown whether editors ever had that method here
   * @param user the name it signs in with, as it was sent: of a Space its alias; empty when the
   *     method is not known, or no name stands where it belongs
   */
  record Call(String method, boolean isKnown, Optional<String> user) implements EditorRequest {}

  /** No XML that can be read, or XML that defines entities. */
  record Unreadable() implements EditorRequest {}

  /** XML, and no call. */
  record NoCall() implements EditorRequest {}

  /** How much of a request is needed: a name stands ahead of what is to be posted. */
  int NEEDED = 8 << 10;

  /**
   * Reads a request as far as the name. What follows, the password first, is never looked at.
   *
   * @param beginning the first {@link #NEEDED} bytes of it, or all
   */
  static EditorRequest read(byte[] beginning) {
    return new EditorRequestReader(beginning).request();
  }
}
