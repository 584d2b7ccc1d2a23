package org.spacesgateway.sandbox;

import java.util.function.Consumer;

/** A way in which an ID token is not what it should be. */
public final class Forgery {
  private final String name;
  private final Consumer<IdToken> change;

  private Forgery(String name, Consumer<IdToken> change) {
    this.name = name;
    this.change = change;
  }

  void change(IdToken token) {
    change.accept(token);
  }

  /** What it is, in words. */
  @Override
  public String toString() {
    return name;
  }

  /** That claim has that value: text, a number, a boolean, a list, a map, or null. */
  public static Forgery claim(String claim, Object value) {
    return new Forgery(claim + " is " + value, token -> token.claims().put(claim, value));
  }
}
