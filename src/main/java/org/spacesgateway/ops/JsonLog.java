package org.spacesgateway.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter.ExceptionOutputType;
import org.spacesgateway.outcome.Reference;

/**
 * Writes the log as JSON, a line an event, from the start of the application on. What an error page
 * tells its reader to quote is a field of its own. The extension that would do it does not resolve.
 */
@Singleton
final class JsonLog {
  private final LogConfig config;

  JsonLog(LogConfig config) {
    this.config = config;
  }

  void begin(@Observes @Priority(1) StartupEvent event) {
    if (config.json()) {
      format(Logger.getLogger("").getHandlers());
    }
  }

  /** Says something before there is a log, such as why there is no start, as the log would. */
  static void say(Class<?> by, Level level, String message) {
    System.err.println(
        Configuration.logsJson()
            ? new Lines().format(new ExtLogRecord(level, message, by.getName())).stripTrailing()
            : message);
  }

  private static void format(Handler[] handlers) {
    for (Handler handler : handlers) {
      if (handler instanceof ExtHandler outer && outer.getHandlers().length > 0) {
        format(outer.getHandlers());
      } else {
        handler.setFormatter(new Lines());
      }
    }
  }

  private static final class Lines extends JsonFormatter {
    Lines() {
      setExceptionOutputType(ExceptionOutputType.FORMATTED);
    }

    @Override
    protected void after(Generator line, ExtLogRecord event) throws Exception {
      if (event.getParameters() != null) {
        for (Object part : event.getParameters()) {
          if (part instanceof String text && Reference.isOne(text)) {
            line.add("reference", text);
          }
        }
      }
    }
  }
}
