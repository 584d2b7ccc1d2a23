package org.spacesgateway.outcome;

/**
 * An absolute address that a visitor may be sent to. Only {@link TargetPolicy} makes one, so
 * whoever holds a Target holds an admitted one.
 */
public final class Target {
  private final String location;

  Target(String location) {
    this.location = location;
  }

  /** The value of the Location header: absolute, printable ASCII. */
  public String location() {
    return location;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Target target && target.location.equals(location);
  }

  @Override
  public int hashCode() {
    return location.hashCode();
  }

  @Override
  public String toString() {
    return location;
  }
}
