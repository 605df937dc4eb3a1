using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>newton-cg with the inverse Hessian of the start as its preconditioner.</summary>
public sealed class PreconditionedNewtonTests
{
    private const int Rows = 400;
    private const int Columns = 30;

    [Test]
    public void It_ends_where_newton_ends_and_takes_few_products()
    {
        CountLikelihood problem = new();
        OptimizationResult newton = Minimize(problem, new NewtonSolver(), new());
        OptimizationResult plain = Minimize(problem, new NewtonCgSolver(), new());
        OptimizationResult result = Minimize(problem, Preconditioned(problem), new());
        Assert.Multiple(() =>
        {
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.NewtonDecrement), result.ToString());
            Assert.That(result.LastX, Is.EqualTo(newton.LastX).Within(1e-8));
            Assert.That(result.Counts.HessianProduct, Is.LessThan(plain.Counts.HessianProduct / 2), plain.ToString());
        });
    }

    // The first system has its solution in the preconditioner.
    [Test]
    public void A_parabola_takes_one_step_and_two_products()
    {
        CountLikelihood problem = new() { IsParabola = true };
        OptimizationResult result = Minimize(problem, Preconditioned(problem), new());
        Assert.That(result.Reason, Is.EqualTo(TerminationReason.NewtonDecrement), result.ToString());
        Assert.That(result.Iterations, Is.EqualTo(1));
        Assert.That(result.Counts.HessianProduct, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Interrupted_after_each_iteration_and_resumed_it_gives_the_same_bits()
    {
        CountLikelihood problem = new();
        OptimizationResult whole = Minimize(problem, Preconditioned(problem), new());
        string path = Path.Combine(Path.GetTempPath(), $"crabby-checkpoint-{Guid.NewGuid():N}");
        try
        {
            for (int iterations = 1; iterations <= whole.Iterations + 1; iterations++)
            {
                ExecutionOptions options = new()
                {
                    MaxIterations = iterations,
                    Checkpoint = new CheckpointOptions { Path = path, EveryIterations = 1 },
                };
                OptimizationResult resumed = Minimize(problem, Preconditioned(problem), options);
                if (resumed.Reason == TerminationReason.MaxIterations)
                {
                    continue;
                }

                Assert.That(resumed.LastX, Is.EqualTo(whole.LastX));
                Assert.That(resumed.Counts, Is.EqualTo(whole.Counts));
                return;
            }

            Assert.Fail("The resumed run did not end.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static OptimizationResult Minimize(CountLikelihood problem, ISolver solver, ExecutionOptions options) =>
        new Executor().Minimize(
            problem,
            new double[Columns],
            solver,
            options with
            {
                StoppingRules = [new NewtonDecrementRule(1e-6)],
                VerifyConvergence = false,
            }
        );

    private static NewtonCgSolver Preconditioned(CountLikelihood problem)
    {
        double[] hessian = new double[Columns * Columns];
        problem.Evaluate(new double[Columns], default, hessian);
        Assert.That(CholeskyFactorization.TryFactor(hessian, Columns, out _), Is.True);
        return new NewtonCgSolver { Preconditioner = new Factor(hessian) };
    }

    private sealed class Factor(double[] factor) : IPreconditioner
    {
        public void Multiply(Span<double> vector) => CholeskyFactorization.Solve(factor, Columns, vector);
    }

    // The sum over the rows of exp(eta) - y eta, or of the parabola of eta with the same start.
    private sealed class CountLikelihood : IFusedObjective, IHessianProduct
    {
        private readonly double[] _x = new double[Rows * Columns];
        private readonly double[] _y = new double[Rows];

        public CountLikelihood()
        {
            RandomSource random = new(5);
            for (int i = 0; i < Rows; i++)
            {
                double eta = 0.0;
                for (int j = 0; j < Columns; j++)
                {
                    _x[(i * Columns) + j] = random.NextNormal();
                    eta += 0.1 * _x[(i * Columns) + j];
                }

                _y[i] = random.NextPoisson(Math.Exp(eta));
            }
        }

        public bool IsParabola { get; init; }

        public int Dimension => Columns;

        public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            gradient.Clear();
            hessian.Clear();
            double cost = 0.0;
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<double> row = _x.AsSpan(i * Columns, Columns);
                double eta = Vectors.Dot(row, x);
                double mean = Mean(eta);
                cost += (IsParabola ? eta + (0.5 * eta * eta) : mean) - (_y[i] * eta);
                for (int j = 0; j < gradient.Length; j++)
                {
                    gradient[j] += (mean - _y[i]) * row[j];
                }

                for (int j = 0; j < (hessian.IsEmpty ? 0 : Columns); j++)
                {
                    Vectors.Add(Curvature(eta) * row[j], row, hessian.Slice(j * Columns, Columns));
                }
            }

            return cost;
        }

        public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
        {
            product.Clear();
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<double> row = _x.AsSpan(i * Columns, Columns);
                Vectors.Add(Curvature(Vectors.Dot(row, x)) * Vectors.Dot(row, v), row, product);
            }
        }

        private double Mean(double eta) => IsParabola ? 1.0 + eta : Math.Exp(eta);

        private double Curvature(double eta) => IsParabola ? 1.0 : Math.Exp(eta);
    }
}
