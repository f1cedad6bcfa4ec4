package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Stacked bars over time, as the template status-live.html draws them in SVG. Immutable.
 *
 * @param title what the bars mean
 * @param from  where the time begins
 * @param most  the tallest bar
 * @param width of the drawing, in its own units
 * @param bars  the parts that are not empty
 */
record Chart(String title, String from, long most, int width, List<Bar> bars) {

    private static final int STEP = 8;
    private static final int GAP = 2;
    private static final int HEIGHT = 60;

    /** @param kind its CSS class, by {@link History.Series} */
    record Bar(String kind, int x, int width, String y, String height) {
    }

    static Chart of(String title, String from, List<long[]> counts) {
        long most = counts.stream().mapToLong(Chart::sum).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            double top = HEIGHT;
            for (History.Series series : History.Series.values()) {
                double height = (double) HEIGHT * counts.get(i)[series.ordinal()] / Math.max(1, most);
                top -= height;
                if (height > 0) {
                    bars.add(new Bar(series.name().toLowerCase(Locale.ROOT).replace('_', '-'), i * STEP, STEP - GAP, number(top),
                            number(height)));
                }
            }
        }
        return new Chart(title, from, most, counts.size() * STEP, bars);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
