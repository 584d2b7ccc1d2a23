package org.spacesgateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.signin.SignInConfig;

/**
 * Tells operators when a registration page of WordPress.com's stops answering as expected:
 * WordPress.com moves such addresses without notice, and a 301 to a 404 loses everybody. Off by
 * default.
 */
@Singleton
final class RegistrationProbe {
  private static final Logger LOG = Logger.getLogger(RegistrationProbe.class);

  private final RegistrationConfig.Probe config;
  private final List<Page> pages;

  @Inject
  RegistrationProbe(RegistrationConfig config, SignInConfig signIn, MeterRegistry meters) {
    this.config = config.probe();
    this.pages =
        this.config.enabled()
            ? keys(config, signIn).entrySet().stream()
                .map(one -> new Page(one.getValue(), URI.create(one.getKey()), meters))
                .toList()
            : List.of();
  }

  /** The key that names it, by page: the first that does. */
  static Map<String, String> keys(RegistrationConfig config, SignInConfig signIn) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(config.address(), "gateway.registration.address");
    signIn.registration().ifPresent(page -> keys.putIfAbsent(page, "gateway.sign-in.registration"));
    new TreeMap<>(config.markets())
        .forEach(
            (market, page) -> keys.putIfAbsent(page, "gateway.registration.markets." + market));
    return keys;
  }

  /** A page, and what was seen of it last. */
  private static final class Page {
    private final String key;
    private final URI address;
    private final AtomicInteger answers;

    private Page(String key, URI address, MeterRegistry meters) {
      this.key = key;
      this.address = address;
      this.answers =
          meters.gauge("gateway.registration.answers", Tags.of("key", key), new AtomicInteger(1));
    }

    private void found(String what) {
      boolean asExpected = what.equals("200");
      if (answers.getAndSet(asExpected ? 1 : 0) == (asExpected ? 1 : 0)) {
        return;
      }
      if (asExpected) {
        LOG.infof("The page of %s answers as expected again.", key);
      } else {
        LOG.errorf(
            "The page of %s, %s, answers %s, not 200: sign-ups may lead nowhere.",
            key, address, what);
      }
    }
  }

  @Scheduled(
      every = "${gateway.registration.probe.every:5m}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    pages.forEach(page -> page.found(ask(page.address)));
  }

  /** The status, or the kind of failure. A redirect is not followed: the page has moved then. */
  private String ask(URI address) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(config.timeout())
            .followRedirects(Redirect.NEVER)
            .build();
    try {
      HttpRequest request = HttpRequest.newBuilder(address).build();
      // One deadline for all of it: a request's own ends with the headers.
      return Integer.toString(
          client
              .sendAsync(request, BodyHandlers.discarding())
              .get(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
              .statusCode());
    } catch (ExecutionException unreachable) {
      return unreachable.getCause().getClass().getSimpleName();
    } catch (TimeoutException tooSlow) {
      return "nothing in time";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "nothing, interrupted";
    } finally {
      client.shutdownNow();
    }
  }
}
