package org.spacesgateway.frontdoor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A token bucket for each network: an IPv4 address, or the first 64 bits of an IPv6 one, of which a
 * household has all the rest. Addresses that are nobody's on the internet are not limited: they are
 * a proxy that was not named, and with it everybody.
 */
final class NetworkLimit {
  /** Those asked for least recently go first, and begin anew: it is memory that must not end. */
  private static final int MOST_NETWORKS = 100_000;

  private static final int IPV4 = 4;
  private static final int HALF_OF_IPV6 = 8;

  private final int perMinute;
  private final int atOnce;
  private final TimeMeter clock;
  private final Cache<Long, Bucket> buckets;

  /**
   * @param perMinute tokens that come back in a minute, 1 or more
   * @param atOnce tokens that a network begins with, and has at most
   * @param nanoTime a clock that only goes on, in nanoseconds
   */
  NetworkLimit(int perMinute, int atOnce, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.atOnce = atOnce;
    this.clock =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanoTime.getAsLong();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    // Full again by then: what is forgotten is what a new one would be.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_NETWORKS)
            .expireAfterAccess(Duration.ofMinutes(1).multipliedBy(1 + atOnce / perMinute))
            .executor(Runnable::run)
            .ticker(nanoTime::getAsLong)
            .build();
  }

  /**
   * Takes a token.
   *
   * @param address a literal IP address; null, or anything else, is not limited
   * @return how long to wait for one; zero when it was there
   */
  Duration take(String address) {
    OptionalLong network = network(address);
    if (network.isEmpty()) {
      return Duration.ZERO;
    }
    ConsumptionProbe probe =
        buckets.get(network.getAsLong(), key -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(atOnce)
                .refillGreedy(perMinute, Duration.ofNanos(TimeUnit.MINUTES.toNanos(1))))
        .withCustomTimePrecision(clock)
        .build();
  }

  /**
   * The network of an address: an IPv4 address as its 32 bits; of IPv6 the first 64, whose first is
   * never 0 on the internet.
   *
   * @param address a literal IP address; else null or any text
   * @return empty for what is none, and for one that is nobody's on the internet
   */
  static OptionalLong network(String address) {
    byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return OptionalLong.empty();
    }
    if (bytes.length == IPV4) {
      int ip = ByteBuffer.wrap(bytes).getInt();
      return isInternal(ip) ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(ip));
    }
    long half = ByteBuffer.wrap(bytes, 0, HALF_OF_IPV6).getLong();
    // 2000::/3 is all that is given out (RFC 4291, 2.4).
    return half >>> 61 == 1 ? OptionalLong.of(half) : OptionalLong.empty();
  }

  /** Loopback, private, shared and link-local addresses (RFC 6890). */
  private static boolean isInternal(int ip) {
    return isIn(ip, 0x0A000000, 8)
        || isIn(ip, 0x64400000, 10)
        || isIn(ip, 0x7F000000, 8)
        || isIn(ip, 0xA9FE0000, 16)
        || isIn(ip, 0xAC100000, 12)
        || isIn(ip, 0xC0A80000, 16);
  }

  private static boolean isIn(int ip, int network, int bits) {
    return (ip ^ network) >>> (Integer.SIZE - bits) == 0;
  }
}
