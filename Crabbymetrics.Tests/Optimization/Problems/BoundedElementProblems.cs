using static Crabbymetrics.Tests.Optimization.Element;
using static Crabbymetrics.Tests.Optimization.Jet;
using static Crabbymetrics.Tests.Optimization.LargeElementProblems;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Problems within bounds: W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes (1981); CUTEst; the first driver of
/// L-BFGS-B; an obstacle under a membrane. Minima as published, or the lowest that several solvers find.
/// </summary>
internal static class BoundedElementProblems
{
    private const double Free = double.PositiveInfinity;

    public static IReadOnlyList<ElementProblem.InBox> All =>
        [
            new("HS1", [-2.0, 1.0], [Of(0, 1, Rosenbrock)], [0.0], ([-Free, -1.5], [Free, Free])),
            new("HS2", [-2.0, 1.0], [Of(0, 1, Rosenbrock)], [0.0504261879, 4.94122932], ([-Free, 1.5], [Free, Free])),
            new("HS3", [10.0, 1.0], [Of(0, 1, (x, y) => y + (1e-5 * Square(y - x)))], [0.0], ([-Free, 0.0], [Free, Free])),
            new("HS4", [1.125, 0.125], [Of(0, 1, (x, y) => (Cube(x + 1.0) / 3.0) + y)], [8.0 / 3.0], ([1.0, 0.0], [Free, Free])),
            new("HS5", [0.0, 0.0], [Of(0, 1, McCormick)], [-1.91322295], ([-1.5, -3.0], [4.0, 3.0])),
            // At the start the gradient is 2e-8, and the cost, 32.835, falls along the third variable: it is no minimum.
            new("HS25", [100.0, 12.5, 3.0], Each(1, 99, Exponential), [0.0], ([0.1, 0.0, 0.0], [100.0, 25.6, 5.0])),
            new("HS38", [-3.0, -1.0, -3.0, -1.0], [new Element([0, 1, 2, 3], Wood)], [0.0, 7.8769], (All1(4, -10.0), All1(4, 10.0))),
            new(
                "HS45",
                [0.5, 1.0, 1.5, 2.0, 2.5],
                [new Element([0, 1, 2, 3, 4], x => 2.0 - (x[0] * x[1] * x[2] * x[3] * x[4] / 120.0))],
                [1.0],
                (All1(5, 0.0), [1.0, 2.0, 3.0, 4.0, 5.0])
            ),
            new(
                "HS110",
                All1(10, 9.0),
                [
                    .. Each(0, 10, i => Of(i, x => Square(Log(x - 2.0)) + Square(Log(10.0 - x)))),
                    new Element([.. Enumerable.Range(0, 10)], x => -Exp(0.2 * Logarithms(x))),
                ],
                [-45.7784697],
                (All1(10, 2.001), All1(10, 9.999))
            ),
            new(
                "driver1 25",
                All1(25, 3.0),
                [Of(0, x => Square(x - 1.0)), .. Each(1, 24, i => Of(i - 1, i, (x, y) => 4.0 * Square(y - Square(x))))],
                [0.0],
                ([.. Enumerable.Range(0, 25).Select(i => i % 2 == 0 ? 1.0 : -100.0)], All1(25, 100.0))
            ),
            new(
                "MCCORMCK 100",
                All1(100, 0.0),
                Each(0, 99, i => Of(i, i + 1, McCormick)),
                [-91.788073393],
                (All1(100, -1.5), All1(100, 3.0))
            ),
            new(
                "BIGGSB1 100",
                All1(100, 0.0),
                [Of(0, x => Square(x - 1.0)), .. Each(0, 99, i => Of(i, i + 1, (x, y) => Square(y - x))), Of(99, x => Square(1.0 - x))],
                [0.015],
                ([.. All1(99, 0.0), -Free], [.. All1(99, 0.9), Free])
            ),
            new("CAMEL6", [1.1, 1.1], [Of(0, 1, Camel)], [-1.031628453, -0.21546382], ([-3.0, -1.5], [3.0, 1.5])),
            new("Rosenbrock in [-5, 0.8]", [-1.2, 0.5], [Of(0, 1, Rosenbrock)], [0.04], ([-5.0, -5.0], [0.8, 0.8])),
            new("Obstacle 20 x 20", All1(400, 0.0), Membrane(20), [-0.789972180708], Obstacle(20)),
        ];

    private static Jet Rosenbrock(Jet x, Jet y) => (100.0 * Square(y - Square(x))) + Square(1.0 - x);

    private static Jet McCormick(Jet x, Jet y) => Sin(x + y) + Square(x - y) - (1.5 * x) + (2.5 * y) + 1.0;

    private static Jet Camel(Jet x, Jet y) =>
        (4.0 * Square(x))
        - (2.1 * SmallElementProblems.Fourth(x))
        + (SmallElementProblems.Power(x, 6) / 3.0)
        + (x * y)
        - (4.0 * Square(y))
        + (4.0 * SmallElementProblems.Fourth(y));

    private static Jet Logarithms(Jet[] x)
    {
        Jet sum = 0.0;
        foreach (Jet value in x)
        {
            sum += Log(value);
        }

        return sum;
    }

    private static Element Exponential(int i)
    {
        double u = 25.0 + Math.Pow(-50.0 * Math.Log(0.01 * i), 2.0 / 3.0);
        return Of(0, 1, 2, (x, y, z) => Square(Exp(-Exp(z * Log(u - y)) / x) - (0.01 * i)));
    }

    // Half the squared slopes of u over a square, plus 4 u; u = 0 around.
    private static Element[] Membrane(int side)
    {
        double h = 1.0 / (side + 1);
        int At(int row, int column) => (row * side) + column;
        List<Element> elements = [];
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                elements.Add(Of(At(row, column), x => 8.0 * h * h * x));
                foreach ((int r, int c) in new[] { (row + 1, column), (row, column + 1) })
                {
                    elements.Add(
                        r < side && c < side
                            ? Of(At(row, column), At(r, c), (x, y) => 0.5 * Square(x - y))
                            : Of(At(row, column), x => 0.5 * Square(x))
                    );
                }

                if (row == 0)
                {
                    elements.Add(Of(At(row, column), x => 0.5 * Square(x)));
                }

                if (column == 0)
                {
                    elements.Add(Of(At(row, column), x => 0.5 * Square(x)));
                }
            }
        }

        return [.. elements];
    }

    private static (double[] Lower, double[] Upper) Obstacle(int side) =>
        (
            [
                .. Enumerable
                    .Range(0, side * side)
                    .Select(k =>
                        -0.3 - (0.2 * Math.Sin(9.2 * ((k / side) + 1.0) / (side + 1)) * Math.Sin(9.3 * ((k % side) + 1.0) / (side + 1)))
                    ),
            ],
            All1(side * side, 2000.0)
        );
}
