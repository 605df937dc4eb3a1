using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every covariance formula: found by its names, symmetric, with no negative variance, the same whatever the
/// order of rows, in the units of the columns, and refused in words where there is no inference. Inherit it and say which formula; it is
/// tried on Poisson regressions unless you say otherwise.
/// </summary>
/// <typeparam name="TCovariance">The formula.</typeparam>
public abstract partial class CovarianceContract<TCovariance>
    where TCovariance : class, ICovarianceEstimator
{
    private const int RowCount = 60;

    /// <summary>The formula.</summary>
    protected abstract TCovariance Covariance { get; }

    /// <summary>The arguments of the formula.</summary>
    /// <value>Default none.</value>
    protected virtual CovarianceArguments Arguments => CovarianceArguments.None;

    /// <summary>Whether the order of rows means something to the formula (a kernel over rows as they come).</summary>
    /// <value>Default false.</value>
    protected virtual bool ReadsRowsInOrder => false;

    /// <summary>Registers the formula, in the line that its users will write. The default registers nothing: it is built in.</summary>
    /// <param name="builder">What <c>AddCrabbymetrics()</c> returned.</param>
    protected virtual void Register(ICrabbymetricsBuilder builder) { }

    /// <summary>Fits the model that the formula is tried on.</summary>
    /// <param name="data">The data.</param>
    protected virtual IEstimationResult Fit(RegressionData data) => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9 }).Fit(data);

    /// <summary>Makes the data: counts with two regressors, 12 units (the clustering <c>group</c>) in 5 periods.</summary>
    protected virtual RegressionData CreateData()
    {
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            x[i, 0] = Math.Sin(1.7 * i);
            x[i, 1] = (i * 7 % 11) - 5.0;
            y[i] = Math.Floor(Math.Exp(0.8 + (0.5 * x[i, 0]) + (0.1 * x[i, 1])) + (i * 5 % 4));
        }

        return RegressionData
            .Create(x, y)
            .WithClusters("group", [.. Enumerable.Range(0, RowCount).Select(static i => i / 5)])
            .WithTime([.. Enumerable.Range(0, RowCount).Select(static i => i % 5)]);
    }

    /// <summary>The formula says what it is called and what it is.</summary>
    [Test]
    public void The_formula_is_named_and_described() =>
        Assert.Multiple(() =>
        {
            Assert.That(Covariance.Name, Is.Not.Null.And.Not.Empty);
            Assert.That(Covariance.Name, Is.EqualTo(Covariance.Name.ToLowerInvariant().Trim()));
            Assert.That(Covariance.Aliases.IsDefault, Is.False);
            Assert.That(Covariance.Aliases, Has.None.EqualTo(Covariance.Name).And.Unique);
            Assert.That(Covariance.Description, Is.Not.Null.And.Not.Empty);
        });

    /// <summary>A container finds the formula by its name and every alias, without regard to case.</summary>
    [Test]
    public void A_container_finds_it_by_its_names()
    {
        ServiceCollection services = new();
        Register(services.AddCrabbymetrics());
        using ServiceProvider provider = services.BuildServiceProvider();
        ICovarianceRegistry registry = provider.GetRequiredService<ICovarianceRegistry>();
        Assert.Multiple(() =>
        {
            Assert.That(registry.Names, Has.Member(Covariance.Name));
            foreach (string name in (string[])[Covariance.Name, .. Covariance.Aliases, Covariance.Name.ToUpperInvariant()])
            {
                Assert.That(
                    registry.Find(name),
                    Is.InstanceOf<TCovariance>().And.Property(nameof(ICovarianceEstimator.Name)).EqualTo(Covariance.Name)
                );
            }
        });
    }

    /// <summary>The covariance is one: of all parameters, symmetric, with positive variances and correlations between -1 and 1.</summary>
    [Test]
    public void It_is_a_covariance()
    {
        IEstimationResult result = Fit(CreateData());
        CovarianceMatrix covariance = Covariance.Estimate(result, Arguments);
        Assert.Multiple(() =>
        {
            Assert.That(covariance.ParameterNames, Is.EqualTo(result.ParameterNames));
            Assert.That(covariance.Kind, Does.StartWith(Covariance.Name));
            for (int a = 0; a < covariance.Dimension; a++)
            {
                Assert.That(covariance[a, a], Is.GreaterThan(0.0).And.LessThan(double.PositiveInfinity));
                for (int b = 0; b < a; b++)
                {
                    double size = Math.Sqrt(covariance[a, a] * covariance[b, b]);
                    Assert.That(covariance[a, b], Is.EqualTo(covariance[b, a]).Within(1e-12 * size));
                    Assert.That(Math.Abs(covariance[a, b]), Is.LessThanOrEqualTo(size * (1.0 + 1e-12)));
                }
            }
        });
    }

    /// <summary>Asked again, or by many threads at once, it gives the same bits and leaves the result alone.</summary>
    [Test]
    public void Asked_again_it_gives_the_same_bits()
    {
        IEstimationResult result = Fit(CreateData());
        long[] parameters = Bits.Of(result.Parameters);
        long[] first = Bits.Of(Covariance.Estimate(result, Arguments).Values);
        long[][] together = new long[64][];
        Parallel.For(0, together.Length, i => together[i] = Bits.Of(Covariance.Estimate(result, Arguments).Values));
        Assert.Multiple(() =>
        {
            Assert.That(together, Has.All.EqualTo(first));
            Assert.That(Bits.Of(result.Parameters), Is.EqualTo(parameters));
        });
    }

    /// <summary>The order of rows does not matter, unless the formula says so.</summary>
    [Test]
    public void The_order_of_rows_does_not_matter()
    {
        if (ReadsRowsInOrder)
        {
            Assert.Inconclusive("The formula reads rows in order.");
        }

        RegressionData data = CreateData();
        CovarianceMatrix expected = Covariance.Estimate(Fit(data), Arguments);
        CovarianceMatrix actual = Covariance.Estimate(Fit(Rows.Select(data, Rows.Shuffled(data.RowCount))), Arguments);
        AssertNear(actual, expected, static _ => 1.0);
    }

    /// <summary>A column in other units has a standard error in those units.</summary>
    [TestCase(1e3)]
    [TestCase(1e-6)]
    public void It_follows_the_units_of_a_column(double factor)
    {
        RegressionData data = CreateData();
        int column = data.Design.ColumnCount - 1;
        CovarianceMatrix expected = Covariance.Estimate(Fit(data), Arguments);
        CovarianceMatrix actual = Covariance.Estimate(Fit(Rows.WithColumn(data, column, value => value * factor)), Arguments);
        AssertNear(actual, expected, j => j == expected.Dimension - 1 ? factor : 1.0);
    }

    /// <summary>A parameter that is not identified has no variance, and the others have theirs.</summary>
    [Test]
    public void A_parameter_left_out_has_no_variance()
    {
        RegressionData data = CreateData();
        double[] copy = new double[data.RowCount];
        data.Design.CopyColumn(0, copy);
        CovarianceMatrix expected = Covariance.Estimate(Fit(data), Arguments);
        CovarianceMatrix actual = Covariance.Estimate(Fit(Rows.Append(data, "copy", copy)), Arguments);
        Assert.Multiple(() =>
        {
            int last = expected.Dimension;
            Assert.That(actual[last, last], Is.NaN);
            for (int j = 0; j < last; j++)
            {
                Assert.That(actual[j, j], Is.EqualTo(expected[j, j]).Within(1e-6).Percent);
            }
        });
    }

    /// <summary>No result is an error in the argument; a penalized fit has no covariance, and the error says so.</summary>
    [Test]
    public void There_is_none_without_inference()
    {
        PoissonResult penalized = new PoissonEstimator(new PoissonOptions { Alpha = 1.0 }).Fit(CreateData());
        Assert.Multiple(() =>
        {
            Assert.That(() => Covariance.Estimate(null!, Arguments), Throws.ArgumentNullException);
            Assert.That(
                () => Covariance.Estimate(penalized, Arguments),
                Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("penalty")
            );
        });
    }

    private static void AssertNear(CovarianceMatrix actual, CovarianceMatrix expected, Func<int, double> unit) =>
        Assert.Multiple(() =>
        {
            for (int a = 0; a < expected.Dimension; a++)
            {
                for (int b = 0; b < expected.Dimension; b++)
                {
                    double size = Math.Sqrt(expected[a, a] * expected[b, b]);
                    Assert.That(
                        actual[a, b] * unit(a) * unit(b),
                        Is.EqualTo(expected[a, b]).Within(1e-7 * size),
                        FormattableString.Invariant($"{a}, {b}")
                    );
                }
            }
        });
}
