package org.spacesgateway.ops;

import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.spacesgateway.sunset.DryRun;
import org.spacesgateway.sunset.Timetable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sunset}: what the timetable does, and is going to do. */
@Command(
    name = "sunset",
    description = "Says what each cohort gets today, and what changes on a day. Changes nothing.",
    mixinStandardHelpOptions = true)
final class SunsetCommand implements Callable<Integer> {
  @Option(
      names = "--on",
      paramLabel = "DATE",
      description = "the day, such as 2011-03-16; without it, tomorrow")
  private LocalDate day;

  @Override
  public Integer call() throws CommandFailed {
    Timetable timetable = Configuration.timetable();
    Instant now = Clock.of(Configuration.own()).instant();
    LocalDate tomorrow = now.atZone(timetable.zone()).toLocalDate().plusDays(1);
    DryRun.of(timetable, now, day == null ? tomorrow : day).forEach(System.out::println);
    return 0;
  }
}
