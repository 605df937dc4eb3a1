using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Testing;

/// <summary>Scores, information and the way to the reported parameters, of a result in working parameters.</summary>
internal sealed class WorkingQuantities
{
    public WorkingQuantities(IScoreContributions scores, IInformation information)
    {
        int k = information.WorkingParameterCount,
            n = scores.RowCount;
        double[] values = new double[k * k];
        information.CopyInformation(values);
        Information = Matrix<double>.Build.DenseOfRowMajor(k, k, values);
        information.CopyJacobian(values);
        Jacobian = Matrix<double>.Build.DenseOfRowMajor(k, k, values);
        double[] rows = new double[n * k];
        scores.CopyScores(0, n, rows);
        Scores = Matrix<double>.Build.DenseOfRowMajor(n, k, rows);
        Bread = Information.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(k));
        Identified = [.. Enumerable.Range(0, information.Parameters.Length).Where(j => !double.IsNaN(information.Parameters[j]))];
        Errors = (Jacobian * Bread * Jacobian.Transpose()).Diagonal().PointwiseSqrt();
        Parameters = [.. information.Parameters];
    }

    /// <summary>k x k.</summary>
    public Matrix<double> Information { get; }

    /// <summary>d reported / d working, k x k.</summary>
    public Matrix<double> Jacobian { get; }

    /// <summary>The inverse information.</summary>
    public Matrix<double> Bread { get; }

    /// <summary>n x k.</summary>
    public Matrix<double> Scores { get; }

    /// <summary>The standard errors of the reported parameters that are identified.</summary>
    public Vector<double> Errors { get; }

    /// <summary>The places of the parameters that are identified.</summary>
    public int[] Identified { get; }

    /// <summary>All reported parameters.</summary>
    public double[] Parameters { get; }

    /// <summary>The reported parameters at a distance from the estimates.</summary>
    /// <param name="working">The distance in working parameters.</param>
    public double[] At(Vector<double> working)
    {
        Vector<double> reported = Jacobian * working;
        double[] at = [.. Parameters];
        for (int j = 0; j < Identified.Length; j++)
        {
            at[Identified[j]] += reported[j];
        }

        return at;
    }

    /// <summary>A step along one working parameter, in its standard errors with the others held.</summary>
    public Vector<double> Step(int parameter, double standardErrors)
    {
        Vector<double> step = Vector<double>.Build.Dense(Bread.RowCount);
        step[parameter] = standardErrors / Math.Sqrt(Information[parameter, parameter]);
        return step;
    }

    /// <summary>The sum of the scores of a result.</summary>
    public static double[] Sum(IScoreContributions scores)
    {
        double[] sum = new double[((IWorkingParameters)scores).WorkingParameterCount];
        scores.SumScores(default, new int[scores.RowCount], sum);
        return sum;
    }
}
