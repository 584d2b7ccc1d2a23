package org.spacesgateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.spacesgateway.registration.RegistrationConfig;

/**
 * Tells operators when WordPress.com's registration address stops answering as expected:
 * WordPress.com moves such addresses without notice, and a 301 to a 404 loses everybody. Off by
 * default.
 */
@Singleton
final class RegistrationProbe {
  private static final Logger LOG = Logger.getLogger(RegistrationProbe.class);

  private final RegistrationConfig config;
  private final AtomicInteger answers;
  private boolean toldOff;

  RegistrationProbe(RegistrationConfig config, MeterRegistry meters) {
    this.config = config;
    this.answers =
        config.probe().enabled()
            ? meters.gauge("gateway.registration.answers", new AtomicInteger(1))
            : new AtomicInteger(1);
  }

  @Scheduled(
      every = "${gateway.registration.probe.every:5m}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    if (!config.probe().enabled()) {
      return;
    }
    String found = ask();
    boolean asExpected = found.equals("200");
    answers.set(asExpected ? 1 : 0);
    if (asExpected == toldOff) {
      toldOff = !asExpected;
      if (asExpected) {
        LOG.info("The registration address answers as expected again.");
      } else {
        LOG.errorf(
            "The registration address %s answers %s, not 200: sign-ups may lead nowhere. See gateway.registration.address.",
            config.address(), found);
      }
    }
  }

  /** The status, or the kind of failure. A redirect is not followed: the address has moved then. */
  private String ask() {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(config.probe().timeout())
            .followRedirects(Redirect.NEVER)
            .build();
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(config.address())).build();
      // One deadline for all of it: a request's own ends with the headers.
      return Integer.toString(
          client
              .sendAsync(request, BodyHandlers.discarding())
              .get(config.probe().timeout().toMillis(), TimeUnit.MILLISECONDS)
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
