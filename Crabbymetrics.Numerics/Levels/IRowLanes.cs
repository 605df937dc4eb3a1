using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Four columns side by side, row by row.</summary>
internal interface IRowLanes
{
    /// <summary>The four values of a row.</summary>
    Vector256<double> Load(int row);

    /// <summary>Replaces the four values of a row.</summary>
    void Store(int row, Vector256<double> values);
}
