namespace Crabbymetrics.Data;

/// <summary>Reads the calls that make several columns of one: <c>poly(x, 3)</c>, <c>bs(x, df = 5)</c>, <c>ns(x, df = 4)</c>.</summary>
internal static class BasisCall
{
    private const int Most = 1000;

    /// <summary>Reads a call.</summary>
    /// <returns>What it is made of, and how it learns from the values of the fit.</returns>
    /// <exception cref="FormulaException">An argument is wrong.</exception>
    public static (VectorExpression Operand, Func<double[], BasisTransform> Learn) Read(
        string formula,
        FormulaNode.Call call,
        ExpressionCompiler compiler
    ) =>
        call.Function switch
        {
            "poly" => Polynomial(formula, call, compiler),
            "bs" => Spline(formula, call, compiler),
            _ => NaturalSpline(formula, call, compiler),
        };

    private static (VectorExpression, Func<double[], BasisTransform>) Polynomial(
        string formula,
        FormulaNode.Call call,
        ExpressionCompiler compiler
    )
    {
        CallArguments arguments = new(formula, call, "x", "degree", "raw");
        int degree = arguments.Whole("degree", 1) ?? 1;
        Require(arguments, degree, "degree");
        return (
            compiler.Compile(arguments.Required("x")),
            arguments.Logical("raw", false) ? _ => new PowerBasis(degree) : values => PolynomialBasis.Learn(values, degree)
        );
    }

    private static (VectorExpression, Func<double[], BasisTransform>) Spline(
        string formula,
        FormulaNode.Call call,
        ExpressionCompiler compiler
    )
    {
        CallArguments arguments = new(formula, call, "x", "df", "knots", "degree", "intercept", "Boundary.knots");
        int degree = arguments.Whole("degree", 1) ?? 3;
        Require(arguments, degree, "degree");
        bool intercept = arguments.Logical("intercept", false);
        double[]? knots = arguments.Numbers("knots"),
            boundary = arguments.Numbers("Boundary.knots");
        int count = Count(arguments, knots, degree + (intercept ? 1 : 0));
        return (
            compiler.Compile(arguments.Required("x")),
            values =>
            {
                double[] ends = SplineKnots.Boundary(boundary, values);
                return new SplineBasis(degree, SplineKnots.Interior(knots, count, values, ends), ends, intercept);
            }
        );
    }

    private static (VectorExpression, Func<double[], BasisTransform>) NaturalSpline(
        string formula,
        FormulaNode.Call call,
        ExpressionCompiler compiler
    )
    {
        CallArguments arguments = new(formula, call, "x", "df", "knots", "intercept", "Boundary.knots");
        bool intercept = arguments.Logical("intercept", false);
        double[]? knots = arguments.Numbers("knots"),
            boundary = arguments.Numbers("Boundary.knots");
        int count = Count(arguments, knots, 1 + (intercept ? 1 : 0));
        return (
            compiler.Compile(arguments.Required("x")),
            values =>
            {
                double[] ends = SplineKnots.Boundary(boundary, values);
                return NaturalSplineBasis.Learn(SplineKnots.Interior(knots, count, values, ends), ends, intercept);
            }
        );
    }

    // The number of interior knots that give so many columns.
    private static int Count(CallArguments arguments, double[]? knots, int least)
    {
        int? df = arguments.Whole("df", 1);
        if (df is not null && knots is not null)
        {
            throw arguments.Error("takes df or knots, not both: each fixes the other.");
        }

        if (df is { } number)
        {
            Require(arguments, number, "df");
            if (number < least)
            {
                throw arguments.Error(
                    FormattableString.Invariant($"has {least} columns at least: df = {number} is too small."),
                    arguments.Optional("df")
                );
            }
        }

        return Math.Max(0, (df ?? least) - least);
    }

    private static void Require(CallArguments arguments, int value, string name)
    {
        if (value > Most)
        {
            throw arguments.Error(FormattableString.Invariant($"takes at most {Most} as {name}."), arguments.Optional(name));
        }
    }
}
