using static Crabbymetrics.Tests.Optimization.Element;
using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Problems of few variables in the style of CUTEst (N. Gould, D. Orban and P. Toint, Computational Optimization and Applications 60
/// (2015), 545-557), with their starts. Minima as published, or the lowest that several solvers find.
/// </summary>
internal static class SmallElementProblems
{
    public static IReadOnlyList<ElementProblem> All =>
        [
            Two("CUBE", [-1.2, 1.0], (x, y) => Square(x - 1.0) + (100.0 * Square(y - Cube(x))), 0.0),
            Two("DENSCHNA", [1.0, 1.0], (x, y) => Fourth(x) + Square(x + y) + Square(Exp(y) - 1.0), 0.0),
            Two("DENSCHNB", [1.0, 1.0], (x, y) => Square(x - 2.0) + Square((x - 2.0) * y) + Square(y + 1.0), 0.0),
            Two("DENSCHNC", [2.0, 3.0], (x, y) => Square(Square(x) + Square(y) - 2.0) + Square(Exp(x - 1.0) + Cube(y) - 2.0), 0.0, 0.18338),
            Three(
                "DENSCHND",
                [10.0, 10.0, 10.0],
                (x, y, z) =>
                    Square(Square(x) + Cube(y) - Fourth(z)) + Square(2.0 * x * y * z) + Square((2.0 * x * y) - (3.0 * y * z) + (x * z)),
                0.0
            ),
            Three("DENSCHNE", [2.0, 3.0, -8.0], (x, y, z) => Square(x) + Square(y + Square(y)) + Square(Exp(z) - 1.0), 0.0, 1.0),
            Two(
                "DENSCHNF",
                [2.0, 0.0],
                (x, y) => Square((2.0 * Square(x + y)) + Square(x - y) - 8.0) + Square((5.0 * Square(x)) + Square(y - 3.0) - 9.0),
                0.0
            ),
            Two("SISSER", [1.0, 0.1], (x, y) => (3.0 * Fourth(x)) - (2.0 * Square(x) * Square(y)) + (3.0 * Fourth(y)), 0.0),
            Two(
                "HAIRY",
                [-5.0, -7.0],
                (x, y) =>
                    (30.0 * Square(Sin(7.0 * x)) * Square(Cos(7.0 * y)))
                    + (100.0 * Sqrt(0.01 + Square(x - y)))
                    + (100.0 * Sqrt(0.01 + Square(x))),
                20.0
            ),
            Two("HIMMELBB", [-1.2, 1.0], (x, y) => Square(x * y * (1.0 - x) * (1.0 - y - (x * Power(1.0 - x, 5)))), 0.0),
            Two("HIMMELBG", [0.5, 0.5], (x, y) => Exp(-x - y) * ((2.0 * Square(x)) + (3.0 * Square(y))), 0.0),
            Two("HIMMELBH", [0.0, 2.0], (x, y) => (-3.0 * x) - (2.0 * y) + 2.0 + Cube(x) + Square(y), -1.0),
            Two("Himmelblau", [0.0, 0.0], (x, y) => Square(Square(x) + y - 11.0) + Square(x + Square(y) - 7.0), 0.0),
            Two(
                "BRKMCC",
                [2.0, 2.0],
                (x, y) =>
                    Square(x - 2.0)
                    + Square(y - 1.0)
                    + (0.04 / (1.0 - (0.25 * Square(x)) - Square(y)))
                    + (5.0 * Square(x - (2.0 * y) + 1.0)),
                0.169042
            ),
            Two("CLIFF", [0.0, -1.0], (x, y) => Square((x - 3.0) / 100.0) - x + y + Exp(20.0 * (x - y)), 0.199786613),
            Two("SINEVAL", [4.712389, -1.0], (x, y) => (1e4 * Square(y - Sin(x))) + (0.25 * Square(x)), 0.0),
            Three(
                "ENGVAL2",
                [1.0, 2.0, 0.0],
                (x, y, z) =>
                    Square(Square(x) + Square(y) + Square(z) - 1.0)
                    + Square(Square(x) + Square(y) + Square(z - 2.0) - 1.0)
                    + Square(x + y + z - 1.0)
                    + Square(x + y - z + 1.0)
                    + Square((3.0 * Square(y)) + Cube(x) + Square((5.0 * z) - x + 1.0) - 36.0),
                0.0
            ),
            Two("S308", [3.0, 0.1], (x, y) => Square(Square(x) + Square(y) + (x * y)) + Square(Sin(x)) + Square(Cos(y)), 0.77319906),
            Two(
                "ZANGWIL2",
                [3.0, 8.0],
                (x, y) => ((16.0 * (Square(x) + Square(y))) - (8.0 * x * y) - (56.0 * x) - (256.0 * y) + 991.0) / 15.0,
                -18.2
            ),
            Two("JENSMP scaled", [0.3, 0.4], (x, y) => Square(Exp(x) - 2.0) + (1e4 * Square(Exp(y) - 3.0)), 0.0),
            Two("Branin", [2.5, 7.5], Branin, 0.397887357729738),
            Two(
                "Camel",
                [0.5, 0.5],
                (x, y) => (4.0 * Square(x)) - (2.1 * Fourth(x)) + (Power(x, 6) / 3.0) + (x * y) - (4.0 * Square(y)) + (4.0 * Fourth(y)),
                -1.031628453,
                -0.2154638
            ),
        ];

    public static Jet Fourth(Jet x) => Square(Square(x));

    public static Jet Power(Jet x, int power)
    {
        Jet product = x;
        for (int i = 1; i < power; i++)
        {
            product *= x;
        }

        return product;
    }

    private static Jet Branin(Jet x, Jet y) =>
        Square(y - (5.1 / (4.0 * Math.PI * Math.PI) * Square(x)) + (5.0 / Math.PI * x) - 6.0)
        + (10.0 * (1.0 - (1.0 / (8.0 * Math.PI))) * Cos(x))
        + 10.0;

    private static ElementProblem Two(string name, double[] start, Func<Jet, Jet, Jet> cost, params double[] minima) =>
        new(name, start, [Of(0, 1, cost)], minima);

    private static ElementProblem Three(string name, double[] start, Func<Jet, Jet, Jet, Jet> cost, params double[] minima) =>
        new(name, start, [Of(0, 1, 2, cost)], minima);
}
