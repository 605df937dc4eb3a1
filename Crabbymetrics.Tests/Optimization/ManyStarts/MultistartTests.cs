using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.ManyStarts;

public sealed class MultistartTests
{
    // Rastrigin's function: the minimum 0 at the origin among 11^2 minima in the box.
    [Test]
    public void The_lowest_of_many_minima_is_found()
    {
        MultistartResult found = Search(2, new MultistartOptions { Starts = 200 });
        Assert.Multiple(() =>
        {
            Assert.That(found.Best.Converged);
            Assert.That(found.Best.Cost, Is.EqualTo(0.0).Within(1e-9));
            Assert.That(found.Minima.Length, Is.GreaterThan(20));
            Assert.That(found.Minima.Select(static run => run.Cost), Is.Ordered);
            Assert.That(found.Runs, Has.Length.EqualTo(200));
            Assert.That(found.BestCount, Is.GreaterThanOrEqualTo(1));
        });
    }

    [Test]
    public void The_answer_is_the_same_for_any_number_of_threads()
    {
        double[][] points =
        [
            .. ((int[])[1, 2, 7]).Select(threads =>
                Search(3, new MultistartOptions { Starts = 40, MaxDegreeOfParallelism = threads })
                    .Runs.SelectMany(static run => run.X)
                    .ToArray()
            ),
        ];
        Assert.That(points[1], Is.EqualTo(points[0]));
        Assert.That(points[2], Is.EqualTo(points[0]));
    }

    [Test]
    public void Another_seed_begins_elsewhere() =>
        Assert.That(
            Search(2, new MultistartOptions { Starts = 5, Seed = 2 }).Runs.Select(static run => run.X[0]),
            Is.Not.EqualTo(Search(2, new MultistartOptions { Starts = 5 }).Runs.Select(static run => run.X[0]))
        );

    [Test]
    public void A_start_of_the_callers_comes_first()
    {
        MultistartResult found = Multistart.Minimize(
            static () => new Rastrigin(2),
            [-5, -5],
            [5, 5],
            new LbfgsSolver(),
            new MultistartOptions { Starts = 3 },
            [0.01, -0.01]
        );
        Assert.That(found.Runs[0].X, Is.EqualTo(new[] { 0.0, 0.0 }).Within(1e-6));
        Assert.That(found.Runs, Has.Length.EqualTo(4));
    }

    [Test]
    public void A_box_that_is_not_finite_and_observers_are_refused()
    {
        Assert.That(
            static () => Multistart.Minimize(static () => new Rastrigin(1), [0], [double.PositiveInfinity], new LbfgsSolver()),
            Throws.ArgumentException.With.Message.Contains("variable 0")
        );
        Assert.That(
            static () => Search(1, new MultistartOptions { Execution = new ExecutionOptions { Observers = [new RecordingObserver()] } }),
            Throws.ArgumentException.With.Message.Contains("observers")
        );
    }

    [Test]
    public void An_exception_of_a_problem_reaches_the_caller_as_it_is() =>
        Assert.That(
            static () =>
                Multistart.Minimize(
                    static () => throw new NotFiniteNumberException("of the problem"),
                    [0.0],
                    [1.0],
                    new LbfgsSolver(),
                    new MultistartOptions { MaxDegreeOfParallelism = 4 }
                ),
            Throws.InstanceOf<NotFiniteNumberException>().With.Message.EqualTo("of the problem")
        );

    private static MultistartResult Search(int n, MultistartOptions options) =>
        Multistart.Minimize(
            () => new Rastrigin(n),
            [.. Enumerable.Repeat(-5.12, n)],
            [.. Enumerable.Repeat(5.12, n)],
            new LbfgsSolver(),
            options
        );

    private sealed class Rastrigin(int n) : ICostFunction, IGradient
    {
        public int Dimension => n;

        public double Cost(ReadOnlySpan<double> x)
        {
            double sum = 0.0;
            foreach (double v in x)
            {
                sum += 10.0 + (v * v) - (10.0 * Math.Cos(2.0 * Math.PI * v));
            }

            return sum;
        }

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (int i = 0; i < x.Length; i++)
            {
                gradient[i] = (2.0 * x[i]) + (20.0 * Math.PI * Math.Sin(2.0 * Math.PI * x[i]));
            }
        }
    }
}
