package bulkhead.app.desktop.connection;

import bulkhead.app.desktop.connection.Throughput.Rates;
import bulkhead.app.desktop.look.Amounts;
import bulkhead.app.desktop.look.Chosen;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.Measurement;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.layout.StackPane;

/** The last minute's throughput: a line for each family and direction; what leaves is dashed. */
final class ThroughputChart extends StackPane {
    /** The chart is not flat at once when little flows. */
    private static final double LEAST_TOP = 10_000;

    private static final int HEIGHT = 190;

    private final Texts texts;
    private final Amounts amounts;
    private final Throughput throughput = new Throughput();
    private final NumberAxis time = new NumberAxis(-Throughput.SECONDS, 0, Throughput.SECONDS / 4.0);
    private final NumberAxis rate = new NumberAxis(0, LEAST_TOP, LEAST_TOP / 2);
    private final List<Line> lines = List.of(
            new Line("chart.in4", Rates::in4),
            new Line("chart.out4", Rates::out4),
            new Line("chart.in6", Rates::in6),
            new Line("chart.out6", Rates::out6));

    /** One of the lines. */
    private record Line(String text, ToDoubleFunction<Rates> value, XYChart.Series<Number, Number> series) {
        Line(String text, ToDoubleFunction<Rates> value) {
            this(text, value, new XYChart.Series<>());
        }
    }

    ThroughputChart(Texts texts) {
        this.texts = texts;
        amounts = new Amounts(texts);
        time.setTickLabelFormatter(new Chosen<>(seconds -> texts.of("chart.seconds", seconds)));
        time.setMinorTickVisible(false);
        rate.setTickLabelFormatter(new Chosen<>(rate -> amounts.rate(rate.doubleValue())));
        rate.setMinorTickVisible(false);
        LineChart<Number, Number> chart = new LineChart<>(time, rate);
        chart.setAnimated(false);
        chart.setCreateSymbols(false);
        chart.setHorizontalGridLinesVisible(true);
        chart.setVerticalGridLinesVisible(false);
        chart.setPrefHeight(HEIGHT);
        chart.setMinHeight(HEIGHT);
        chart.setId("chart");
        for (Line line : lines) {
            line.series().setName(texts.of(line.text()));
            chart.getData().add(line.series());
        }
        getStyleClass().add("throughput");
        getChildren().add(chart);
    }

    void show(ConnectionStatus status) {
        status.measured().ifPresentOrElse(this::add, throughput::clear);
        draw();
    }

    private void add(Measurement measurement) {
        throughput.add(measurement);
    }

    private void draw() {
        List<Rates> rates = throughput.lastMinute();
        double top = LEAST_TOP;
        for (Line line : lines) {
            line.series()
                    .getData()
                    .setAll(rates.stream().map(at -> point(line, at, rates)).toList());
            top = Math.max(top, rates.stream().mapToDouble(line.value()).max().orElse(0));
        }
        rate.setUpperBound(roundUp(top));
        rate.setTickUnit(roundUp(top) / 2);
        setAccessibleText(texts.of(
                "chart.about",
                rates.isEmpty()
                        ? amounts.rate(0)
                        : amounts.rate(rates.getLast().in4() + rates.getLast().in6()),
                rates.isEmpty()
                        ? amounts.rate(0)
                        : amounts.rate(rates.getLast().out4() + rates.getLast().out6())));
    }

    private static XYChart.Data<Number, Number> point(Line line, Rates at, List<Rates> all) {
        return new XYChart.Data<>(
                (at.at() - all.getLast().at()) / 1e3, line.value().applyAsDouble(at));
    }

    /** To 1, 2 or 5 of a power of ten, so that the scale rests. */
    static double roundUp(double top) {
        double power = Math.pow(10, Math.floor(Math.log10(top)));
        for (double step : new double[] {1, 2, 5}) {
            if (top <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
